"""Ways to pay by machine, one small module each, behind one interface (:mod:`portal.payments.gateways.base`)."""
