// The Node process that has loaded the app, as the Functions host treats its language worker.
using System.Net;
using System.Net.Sockets;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

/// <summary>The extension knows by this name that a worker died while it worked (OutOfProcMiddleware).</summary>
class WorkerProcessExitException(string message) : Exception(message);

public static class Worker
{
    static readonly string Address = Setting.Of("ENGINE_WORKER");
    static readonly HttpClient Client = new() { Timeout = TimeSpan.FromMinutes(10) };

    public static async Task<object> Orchestrate(string name, string context) =>
        JToken.Parse(await Call("orchestrations", name, context));

    public static async Task<object> Run(string name, string? input) => Value(await Call("activities", name, input));

    static async Task<string> Call(string kind, string name, string? input)
    {
        for (; ; )
        {
            var call = new HttpRequestMessage(HttpMethod.Post, $"{Address}/{kind}/{name}")
            {
                Content = new StringContent(input ?? "", Encoding.UTF8, "text/plain"),
            };
            if (input is null) call.Headers.Add("x-no-input", "1");
            try
            {
                using var answer = await Client.SendAsync(call);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.OK) return text;
                var failure = JObject.Parse(text);
                // Source: azure-functions-host, RpcException.
                throw new Exception(
                    $"Result: Failure\nException: {failure["message"]}\nStack: {failure["stack"]}");
            }
            catch (HttpRequestException error) when (IsRefused(error))
            {
                // No worker is there yet: calls wait for it, as in the Functions host while it starts one anew.
                await Task.Delay(100);
            }
            catch (HttpRequestException)
            {
                throw new WorkerProcessExitException("node exited with code 137 (0x89)");
            }
        }
    }

    static bool IsRefused(HttpRequestException error) =>
        error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    /// <summary>What an activity answers; a text that looks like a date stays a text.</summary>
    static object Value(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader) is JValue value ? value.Value! : JToken.Parse(json);
    }
}
