"""Online public services: a citizen hands in a signed electronic dossier, officers decide it, everybody can follow it.

The way of the data, in the order a dossier takes it:

=============  ============================================================  ==============================
step           what happens                                                  where
=============  ============================================================  ==============================
definition     a service's YAML is loaded and checked                        ``forms/definition.py``
offer          a person picks a service                                      ``portal/catalogue``
form           a page of the definition becomes a WTForms class              ``forms/compiler.py``
answers        input is parsed, normalised, validated, kept in a draft       ``portal/dossiers/actions``
document       answers and file digests become the application PDF           ``portal/documents``
signature      the applicant signs exactly that PDF; the portal proves it    ``portal/signing``
submission     one transition, one transaction, one code                     ``portal/dossiers/actions``
office         receive, check, ask, appraise, approve, sign, seal            ``portal/office``
result         returned online; anyone can check it at ``/verify``           ``portal/office``
=============  ============================================================  ==============================

Imports point one way, from ``app``/``cli`` at the top to ``core`` at the bottom (see ``pyproject.toml``).
"""
