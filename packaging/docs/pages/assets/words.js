const WORDS = []; // docs/site: written anew by packaging/docs/site_hook.py
