"""The facts: one frozen struct per event, one file per owning service. Services meet nowhere else."""
