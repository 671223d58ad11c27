package main

func sandboxMain() {}
