package distribution.mosquitto;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads {@code mosquitto.db} version 6, which Mosquitto 2.x writes: chunks, each a structure of C
 * with lengths in network order, identifiers and times in that of the machine (all that matter are
 * little-endian), and the texts behind it. Owned by the thread that imports.
 */
final class DatabaseReader {
  private static final byte[] MAGIC =
      "\0\u00b5\0mosquitto db".getBytes(StandardCharsets.ISO_8859_1);
  private static final int VERSION = 6;
  private static final int MESSAGE = 2;
  private static final int QUEUED = 3;
  private static final int RETAINED = 4;
  private static final int SUBSCRIPTION = 5;
  private static final int CLIENT = 6;

  private final Persisted found = new Persisted();

  private DatabaseReader() {}

  /**
   * Reads the file whole.
   *
   * @throws IOException if it is no such file, of another version, or cut short; the message says
   *     where
   */
  static Persisted read(Path file) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file));
    if (data.remaining() < MAGIC.length + 8 || !data.slice(0, MAGIC.length).equals(magic())) {
      throw new IOException(file + ": is no persistence file of Mosquitto");
    }
    data.position(MAGIC.length + 4); // the checksum is always zero
    int version = data.getInt();
    if (version != VERSION) {
      throw new IOException(file + ": has version " + version + ", only " + VERSION + " is known");
    }
    DatabaseReader reader = new DatabaseReader();
    while (data.hasRemaining()) {
      int at = data.position();
      try {
        reader.chunk(data.getInt(), data.getInt(), data);
      } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
        throw new IOException(file + ": is cut short or broken at byte " + at, e);
      }
    }
    return reader.found;
  }

  private static ByteBuffer magic() {
    return ByteBuffer.wrap(MAGIC);
  }

  private void chunk(int type, int length, ByteBuffer data) {
    int end = data.position() + length;
    ByteBuffer chunk = data.slice(data.position(), length);
    switch (type) {
      case MESSAGE -> message(chunk);
      case QUEUED -> queued(chunk);
      case RETAINED -> found.retained.add(ofMachine(chunk));
      case SUBSCRIPTION -> subscription(chunk);
      case CLIENT -> client(chunk);
      default -> {} // the configuration; and what later versions may add
    }
    data.position(end);
  }

  private void message(ByteBuffer chunk) {
    long id = ofMachine(chunk);
    long expiryTime = ofMachine(chunk);
    int payloadLength = chunk.getInt();
    chunk.getShort(); // packet identifier of the publisher
    int sourceLength = unsigned(chunk);
    int sourceUserLength = unsigned(chunk);
    int topicLength = unsigned(chunk);
    chunk.getShort(); // port of the publisher
    int qos = chunk.get();
    boolean retain = chunk.get() != 0;
    text(chunk, sourceLength);
    text(chunk, sourceUserLength);
    String topic = text(chunk, topicLength);
    byte[] payload = bytes(chunk, payloadLength);
    found.messages.put(
        id, new Persisted.Message(id, topic, payload, qos, retain, expiryTime, properties(chunk)));
  }

  private void queued(ByteBuffer chunk) {
    long message = ofMachine(chunk);
    int packetId = unsigned(chunk);
    int clientLength = unsigned(chunk);
    int qos = chunk.get();
    int state = chunk.get();
    int flags = chunk.get();
    boolean outgoing = chunk.get() == 1;
    found.queued.add(
        new Persisted.Queued(
            text(chunk, clientLength),
            message,
            packetId,
            qos,
            state,
            (flags & 0xf0) != 0,
            (flags & 0x0f) != 0,
            outgoing));
  }

  private void subscription(ByteBuffer chunk) {
    long identifier = Integer.toUnsignedLong(chunk.getInt());
    int clientLength = unsigned(chunk);
    int filterLength = unsigned(chunk);
    int qos = chunk.get();
    int options = chunk.get();
    chunk.getShort(); // padding
    String client = text(chunk, clientLength);
    found.subscriptions.add(
        new Persisted.Subscription(client, text(chunk, filterLength), qos, options, identifier));
  }

  private void client(ByteBuffer chunk) {
    long expiryTime = ofMachine(chunk);
    long expiryInterval = Integer.toUnsignedLong(chunk.getInt());
    int lastMid = unsigned(chunk);
    int idLength = unsigned(chunk);
    chunk.getShort(); // port of the listener
    int userLength = unsigned(chunk);
    chunk.getInt(); // padding
    String id = text(chunk, idLength);
    found.clients.add(
        new Persisted.Client(id, text(chunk, userLength), expiryTime, expiryInterval, lastMid));
  }

  /** What is left: the length, in one to four bytes, and so many bytes of properties. */
  private static byte[] properties(ByteBuffer chunk) {
    int length = 0;
    for (int shift = 0; chunk.hasRemaining() && shift < 28; shift += 7) {
      int digit = chunk.get();
      length |= (digit & 0x7f) << shift;
      if (digit >= 0) {
        break;
      }
    }
    return bytes(chunk, length);
  }

  private static long ofMachine(ByteBuffer chunk) {
    return Long.reverseBytes(chunk.getLong());
  }

  private static int unsigned(ByteBuffer chunk) {
    return Short.toUnsignedInt(chunk.getShort());
  }

  private static String text(ByteBuffer chunk, int length) {
    return new String(bytes(chunk, length), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer chunk, int length) {
    if (length < 0 || length > chunk.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    chunk.get(bytes);
    return bytes;
  }
}
