"""FastAPI alone: reads and checks the same customer, and predicts nothing."""

from customer import Customer
from fastapi import FastAPI

app = FastAPI()


@app.get("/ready")
async def ready():
    return {}


@app.post("/predict")
async def predict(customer: Customer):
    return {"ok": True}
