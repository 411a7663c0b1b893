// The Functions host loads this file. Node reads source maps only of modules that are loaded after they are switched on;
// an app setting would come too late if the host starts the worker before it knows the app.
process.setSourceMapsEnabled(true);
await import("./main.ts");
