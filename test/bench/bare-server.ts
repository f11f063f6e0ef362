import express from "express";

// The least that answers over HTTP with the same parts: Node and Express.
const app = express();
app.get("/", (_request, response) => void response.send("Hello\n"));
app.listen(Number(process.argv[2]), "127.0.0.1");
