package plugin.persistence.tool;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.Base64;
import plugin.persistence.store.Additions;

/** Writes what a store holds as lines of JSON. Owned by the thread of the command. */
final class DumpedLines implements Additions {
  static final String KIND = "kind";
  static final String CLIENT = "client";
  static final String CONTENT = "content";
  static final String TEXT = "text";
  static final String FILTER = "filter";
  static final String TOPIC = "topic";
  static final String MESSAGE = "message";
  static final String ID = "id";
  static final String SEQUENCE = "sequence";
  static final String STATE = "state";
  static final String EXTRA = "extra";
  static final String PACKET_ID = "packetId";

  private final PrintWriter out;

  DumpedLines(PrintWriter out) {
    this.out = out;
  }

  private static JsonObject line(String kind) {
    return new JsonObject().with(KIND, kind);
  }

  /** The content, and for who reads the line what can be read of it. */
  private static JsonObject with(JsonObject line, ByteBuffer content) {
    line.with(CONTENT, text(content));
    String readable = ReadableText.of(content);
    return readable.isEmpty() ? line : line.with(TEXT, readable);
  }

  private static String text(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void putSession(String clientId, ByteBuffer content) {
    out.println(with(line("session").with(CLIENT, clientId), content));
  }

  @Override
  public void putSubscription(String clientId, String topicFilter, ByteBuffer content) {
    JsonObject line = line("subscription").with(CLIENT, clientId).with(FILTER, topicFilter);
    out.println(with(line, content));
  }

  @Override
  public void putMessage(long messageId, ByteBuffer content) {
    out.println(with(line("message").with(ID, messageId), content));
  }

  @Override
  public void enqueue(
      String clientId, long sequence, long messageId, long state, ByteBuffer extra) {
    JsonObject queued =
        line("queued")
            .with(CLIENT, clientId)
            .with(SEQUENCE, sequence)
            .with(MESSAGE, messageId)
            .with(STATE, state);
    out.println(extra.hasRemaining() ? queued.with(EXTRA, text(extra)) : queued);
  }

  @Override
  public void putReceivedPacketId(String clientId, int packetId) {
    out.println(line("received").with(CLIENT, clientId).with(PACKET_ID, (long) packetId));
  }

  @Override
  public void putRetained(String topic, long messageId) {
    out.println(line("retained").with(TOPIC, topic).with(MESSAGE, messageId));
  }

  @Override
  public void putWill(String clientId, ByteBuffer content) {
    out.println(with(line("will").with(CLIENT, clientId), content));
  }
}
