"""The composition root: settings -> Deps -> web, Slack and loops. Imported by the cli only, a file
at a time: whoever wants the lock of a database waits for no Slack."""
