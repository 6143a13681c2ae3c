"""The law asked again: a receipt's own question, or all of a period's, under the same packs or others."""
