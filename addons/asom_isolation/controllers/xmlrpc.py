from xmlrpc.client import Fault

from odoo.http import Response, route

from odoo.addons.rpc.controllers import RPC, xmlrpc

from ..calls import fault


class QuietRPC(RPC):
    """XML-RPC knows its user only inside of the call, so that nobody is told of a
    program's errors."""

    @route()
    def xmlrpc_1(self, service):
        try:
            return super().xmlrpc_1(service)
        except Exception as error:
            if not fault.is_for_people(error):
                text = str(fault.for_people(error))
                _answer(error, Fault(text, text))
            raise

    @route()
    def xmlrpc_2(self, service):
        try:
            return super().xmlrpc_2(service)
        except Exception as error:
            if not fault.is_for_people(error):
                text = str(fault.for_people(error))
                _answer(error, Fault(xmlrpc.RPC_FAULT_CODE_APPLICATION_ERROR, text))
            raise


def _answer(error, answer):
    error.error_response = Response(xmlrpc.dumps(answer), mimetype="text/xml")
