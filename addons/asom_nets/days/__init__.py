"""Days of Betalingsservice: until when what is sent, on which days money comes."""
