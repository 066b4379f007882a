"""The same logistic regression as a pipeline of scikit-learn, asked with one row of pandas for each request."""

import os

import pandas
from customer import Customer, fields
from fastapi import FastAPI
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

records = pandas.read_csv(os.environ["RECORDS"], keep_default_na=False)
numbers = [name for name, field in fields.items() if field["kind"] == "number"]
categories = [name for name in fields if name not in numbers]
model = make_pipeline(
    ColumnTransformer(
        [("numbers", StandardScaler(), numbers), ("categories", OneHotEncoder(), categories)]
    ),
    LogisticRegression(max_iter=1000),
)
model.fit(records[list(fields)], records["label"])

app = FastAPI()


@app.get("/ready")
async def ready():
    return {}


@app.post("/predict")
async def predict(customer: Customer):
    [[_, probability]] = model.predict_proba(pandas.DataFrame([customer.model_dump()]))
    return {"probability": probability}
