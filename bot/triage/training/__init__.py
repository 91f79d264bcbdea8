"""How the models of triage are made and measured: `make train`, `make measure`.

Not part of the wheel. Trained on messages that were invented for it (`messages/`, one file a
language and a second one by another hand) and, where a folder of them is given, on data under the
MIT licence; what the models have never seen is measured, source by source.
"""
