package distribution.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one Node process that plays all clients of MQTT.js. A line on its input is a command, a line
 * on its output the answer to one or something that happened; fields are separated by tabs, name
 * and value of a field by {@code =}, and both are percent-encoded. Any thread may call; the reading
 * thread reports. The process ends when its input does: at the latest with this JVM.
 */
final class NodeDriver {
  static final Path PEERS = Path.of(System.getProperty("peers"));

  private static NodeDriver shared;

  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Fields>> unanswered = new ConcurrentHashMap<>();
  private final Map<Integer, MqttJsConnection> connections = new ConcurrentHashMap<>();
  private final OutputStream commands;

  private NodeDriver() throws IOException {
    Process process =
        new ProcessBuilder("node", "mqttjs.js")
            .directory(PEERS.toFile())
            .redirectErrorStream(true)
            .start();
    commands = process.getOutputStream();
    Transcript transcript = new Transcript(process, this::onLine);
    process.onExit().thenAccept(gone -> fail(transcript.toString()));
  }

  static synchronized NodeDriver shared() throws IOException {
    if (shared == null) {
      shared = new NodeDriver();
    }
    return shared;
  }

  private void fail(String reason) {
    unanswered.values().forEach(each -> each.completeExceptionally(new IOException(reason)));
  }

  /** What a line says: names and values in order, names may repeat. */
  record Fields(List<Property> list) {
    static Fields parse(String line) {
      return new Fields(Stream.of(line.split("\t")).map(Fields::field).toList());
    }

    private static Property field(String text) {
      int end = text.indexOf('=');
      return new Property(
          URLDecoder.decode(text.substring(0, end), UTF_8),
          URLDecoder.decode(text.substring(end + 1), UTF_8));
    }

    String get(String name) {
      return list.stream()
          .filter(field -> field.name().equals(name))
          .map(Property::value)
          .findFirst()
          .orElse("");
    }

    int number(String name) {
      return Integer.parseInt(get(name));
    }

    @Override
    public String toString() {
      return list.stream()
          .map(f -> URLEncoder.encode(f.name(), UTF_8) + "=" + URLEncoder.encode(f.value(), UTF_8))
          .collect(Collectors.joining("\t"));
    }
  }

  private void onLine(String line) {
    if (!line.startsWith("event=")) {
      return; // Node itself complains about something; the transcript has it
    }
    Fields fields = Fields.parse(line);
    switch (fields.get("event")) {
      case "answer" -> unanswered.remove(fields.number("number")).complete(fields);
      case "message" -> connections.get(fields.number("connection")).onMessage(fields);
      case "end" -> connections.get(fields.number("connection")).onEnd(fields.number("code"));
      default -> throw new IllegalStateException(line);
    }
  }

  /** A number for a new connection, whose events are reported to it from now on. */
  int add(MqttJsConnection connection) {
    int number = numbers.incrementAndGet();
    connections.put(number, connection);
    return number;
  }

  /** Sends a command and waits for its answer. */
  Fields call(List<Property> command) throws Exception {
    int number = numbers.incrementAndGet();
    CompletableFuture<Fields> answer = new CompletableFuture<>();
    unanswered.put(number, answer);
    List<Property> numbered =
        Property.with(command, new Property("number", Integer.toString(number)));
    synchronized (commands) {
      commands.write((new Fields(numbered) + "\n").getBytes(UTF_8));
      commands.flush();
    }
    return answer.get(PeerConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
