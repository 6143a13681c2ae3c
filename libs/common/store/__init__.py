"""What is: one State per debtor and service, its finders, and the transaction that changes them."""
