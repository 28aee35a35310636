package distribution.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A running {@code mosquitto_sub}. Reported by the thread that reads its output, which does not
 * tell when the connection ends.
 */
final class MosquittoConnection extends PeerConnection {
  /** Tabs between the fields; a topic with a tab is not tested here. */
  static final String FORMAT = "=\\t%t\\t%q\\t%r\\t%x\\t%C\\t%D\\t%E\\t%F\\t%R\\t%S\\t%A\\t%P";

  private static final List<String> PROPERTIES =
      List.of(
          "content-type",
          "correlation-data",
          "message-expiry-interval",
          "payload-format-indicator",
          "response-topic",
          "subscription-identifier",
          "topic-alias");
  private static final int FIRST_PROPERTY = 5;
  private static final int GOODBYE_MILLIS = 500;

  private final MosquittoPeer peer;
  private final int port;
  private final Process process;
  private final CompletableFuture<List<Integer>> subAck = new CompletableFuture<>();

  MosquittoConnection(MosquittoPeer peer, int port, Process process) throws Exception {
    this.peer = peer;
    this.port = port;
    this.process = process;
    Transcript transcript = new Transcript(process, this::onLine);
    process.onExit().thenAccept(gone -> subAck.complete(List.of()));
    if (subAck.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).isEmpty()) {
      int status = process.waitFor();
      if (status != 0) {
        throw new Refused(status);
      }
      throw new AssertionError(transcript.toString());
    }
  }

  private void onLine(String line) {
    if (line.startsWith("=\t")) {
      onMessage(message(line.split("\t", -1)));
    } else if (line.startsWith("Subscribed (mid: 1): ")) {
      String codes = line.substring(line.indexOf("): ") + 3);
      subAck.complete(IntStream.of(numbers(codes)).boxed().toList());
    }
  }

  private static int[] numbers(String list) {
    return List.of(list.split(", ")).stream().mapToInt(Integer::parseInt).toArray();
  }

  private static Message message(String[] field) {
    List<Property> properties = new ArrayList<>();
    for (int i = 0; i < PROPERTIES.size(); i++) {
      if (!field[FIRST_PROPERTY + i].isEmpty()) {
        properties.add(new Property(PROPERTIES.get(i), field[FIRST_PROPERTY + i]));
      }
    }
    String users = field[FIRST_PROPERTY + PROPERTIES.size()];
    for (String user : users.isEmpty() ? new String[0] : users.split(" ")) {
      properties.add(new Property(Property.USER, user.replaceFirst(":", "=")));
    }
    String payload = new String(HexFormat.of().parseHex(field[4]), StandardCharsets.UTF_8);
    return new Message(
        field[1], payload, Integer.parseInt(field[2]), field[3].equals("1"), properties);
  }

  @Override
  boolean sessionPresent() {
    throw new UnsupportedOperationException();
  }

  @Override
  Map<String, String> connAck() {
    throw new UnsupportedOperationException();
  }

  @Override
  List<Integer> subAck() {
    return subAck.join();
  }

  @Override
  int publish(Message message) throws Exception {
    peer.publish(port, message);
    return 0;
  }

  @Override
  int subscribe(Subscription subscription) {
    throw new UnsupportedOperationException();
  }

  /** SIGTERM makes it say goodbye; without a connection it would go on trying to get one. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
