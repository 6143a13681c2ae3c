"""What happened: logs of record batches with dense offsets, hash-chained in the append itself."""
