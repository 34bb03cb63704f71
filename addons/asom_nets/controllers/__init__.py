from . import fik_picture
