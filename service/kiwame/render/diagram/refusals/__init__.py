"""What a refusal's picture is put together from: what was asked, and a part for each way to be refused."""
