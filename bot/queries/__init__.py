"""Every SQL statement, a named function each; one per transition, each `WHERE state = old`.

All take a `Transaction` first. `now` is business time, `wall` the machine's; both aware UTC.
Functions that change what people see mark the posts concerned as due and poke `publish`.
"""
