// Microsoft's Durable extension in a WebJobs host, with the settings of the product's host.json. Every orchestration and
// activity is forwarded to the Node process that has loaded the app (Worker.cs). Settings come from the environment.
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// The extension serves the client API of languages other than C# only where it is told that one runs.
Environment.SetEnvironmentVariable("FUNCTIONS_WORKER_RUNTIME", "node");
var builder = new HostBuilder();
builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["AzureWebJobsStorage"] = Setting.Of("ENGINE_STORAGE"),
    ["WEBSITE_HOSTNAME"] = Setting.Of("ENGINE_APP"),
}));
builder.ConfigureWebJobs(jobs => jobs.AddDurableTask(options =>
{
    options.HubName = Setting.Of("ENGINE_HUB");
    options.DefaultVersion = Setting.Of("ENGINE_VERSION");
    options.MaxConcurrentActivityFunctions = int.Parse(Setting.Of("ENGINE_ACTIVITIES"));
    options.MaxConcurrentOrchestratorFunctions = int.Parse(Setting.Of("ENGINE_ORCHESTRATIONS"));
    options.StorageProvider["partitionCount"] = 2;
    // A test waits for every message; the product's 30 s save requests while nothing happens.
    options.StorageProvider["maxQueuePollingInterval"] = "00:00:00.100";
}));
builder.ConfigureServices(services =>
{
    services.AddSingleton<ITypeLocator>(new OnlyFunctions());
    services.AddSingleton<IWebHookProvider>(new WebHook());
});
builder.ConfigureLogging(logging =>
{
    logging.ClearProviders();
    logging.AddSimpleConsole(options => { options.SingleLine = true; options.TimestampFormat = "HH:mm:ss.fff "; });
    logging.SetMinimumLevel(LogLevel.Warning);
});
var host = builder.Build();
await host.StartAsync();
await host.Services.GetRequiredService<IJobHost>().CallAsync(nameof(Functions.ShowClient));
Console.WriteLine("the engine has started");
await host.WaitForShutdownAsync();

static class Setting
{
    public static string Of(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set");
}

class WebHook : IWebHookProvider
{
    public Uri GetUrl(IExtensionConfigProvider extension) =>
        new($"http://{Setting.Of("ENGINE_APP")}/runtime/webhooks/durabletask?code=key-of-the-host");
}

class OnlyFunctions : ITypeLocator
{
    public IReadOnlyList<Type> GetTypes() => [typeof(Functions)];
}

/// <summary>The other part, one method for each orchestration and activity of the app, is written by build-host.ts.</summary>
public partial class Functions
{
    /// <summary>Writes what a JavaScript app gets for a durableClient binding, as the extension makes it.</summary>
    [FunctionName(nameof(ShowClient)), NoAutomaticTrigger]
    public static void ShowClient([DurableClient] string client) =>
        File.WriteAllText(Setting.Of("ENGINE_CLIENT_FILE"), client);
}
