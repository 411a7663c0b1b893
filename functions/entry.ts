// What the Functions host loads. Node reads the source maps of what is loaded after they are switched on; a setting of
// the app would come too late where the host starts the worker before it knows the app.
process.setSourceMapsEnabled(true);
await import("./main.ts");
