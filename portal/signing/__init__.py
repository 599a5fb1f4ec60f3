"""Digital signatures: prove them, prepare documents for them, make them. Value objects in, value objects out.

The door is :mod:`portal.signing.actions`. This room knows no dossier, no web request and no database.

===================  ============================================================================================
``verdict``          what was found: ``Verdict``, ``SignatureReport``, ``Holder``; closed list of ``Reason``
``trust``            whom we believe: anchors per role, intermediates, hosts we may ask for revocation
``inspection``       one file to one verdict, inside the sandbox: ``coverage``, ``issued``, ``judgement``
``remote``           a signature in two steps, and the providers that hold people's keys
``identity``         whose key: a PKCS#12 file, or by ``tokens`` a device with PKCS#11
``sealing``          officer signature, agency seal, archive extension; ``stamps`` and ``pictures``: what people see
``demo_pki``         a development authority with OCSP, CRL and time-stamps; production refuses it
===================  ============================================================================================
"""
