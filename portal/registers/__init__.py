"""Registers of the state that know already what a form would ask. Read over HTTP, never waited for long, never needed.

The door is :mod:`portal.registers.queries`. This room knows no dossier, no web request and no database.

==================  ================================================================================================
``enterprises``     the register of enterprises: one exchange, strictly read into an ``Enterprise``
``breaker``         stops asking a register that does not answer, for a while
``stand_in``        a register that speaks the same, for the demo and the tests
==================  ================================================================================================
"""
