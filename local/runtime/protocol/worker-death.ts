/** The message of the Functions host for a worker process that was killed. */
const exit = "node exited with code 137 (0x89)";

/**
 * What the extension makes of a turn whose worker process ended while it ran: it takes the exception for the
 * orchestrator's own. Recorded from the real engine: test/fixtures/durable/DiesOnEvent.json.
 */
export function orchestratorDeath(name: string): { readonly reason: string; readonly details: string } {
  const inner = processExit();
  return {
    reason: `Orchestrator function '${name}' failed: One or more errors occurred. (${exit})`,
    details: JSON.stringify({
      $type: "System.AggregateException, System.Private.CoreLib",
      ClassName: "System.AggregateException",
      Message: "One or more errors occurred.",
      Data: null,
      InnerException: inner,
      HelpURL: null,
      StackTraceString: null,
      RemoteStackTraceString: null,
      RemoteStackIndex: 0,
      ExceptionMethod: null,
      HResult: -2146233088,
      Source: "System.Private.CoreLib",
      WatsonBuckets: null,
      InnerExceptions: [inner],
    }),
  };
}

/** The same for an activity: its orchestration gets a failure. */
export function activityDeath(name: string): { readonly reason: string; readonly details: string } {
  return {
    reason: `Activity function '${name}' failed: ${exit}`,
    details: JSON.stringify(processExit()),
  };
}

function processExit(): object {
  return {
    $type:
      "Microsoft.Azure.WebJobs.Script.Workers.WorkerProcessExitException, Microsoft.Azure.WebJobs.Script",
    Message: exit,
    Data: { $type: "System.Collections.ListDictionaryInternal, System.Private.CoreLib" },
    InnerException: null,
    HelpLink: null,
    Source: null,
    HResult: -2146233088,
    StackTrace: null,
  };
}
