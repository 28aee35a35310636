package distribution.mosquitto.state;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code mosquitto.db} of version 6, which Mosquitto 2 writes, or 5, of Mosquitto 1.6: chunks,
 * each a structure of C with lengths in network order, identifiers and times in that of the machine
 * (all that matter are little-endian), and the texts behind it. Owned by the thread that imports.
 */
final class DatabaseFile implements PersistedFile {
  private static final byte[] MAGIC =
      "\0\u00b5\0mosquitto db".getBytes(StandardCharsets.ISO_8859_1);
  private static final int NEWEST = 6;
  private static final int OLDEST = 5;
  private static final int HEAD = MAGIC.length + Integer.BYTES + Integer.BYTES;
  private static final int HEADER = 8;
  private static final long MOST = 270_000_000; // the largest packet, and what is around it
  private static final int IDENTIFIER_BYTES = 8;

  private static final int CONFIGURATION = 1;
  private static final int MESSAGE = 2;
  private static final int QUEUED = 3;
  private static final int RETAINED = 4;
  private static final int SUBSCRIPTION = 5;
  private static final int CLIENT = 6;

  private static final int SUBSCRIPTION_IDENTIFIER = 0x0B;

  /** Says what is wrong with a chunk. */
  private static final class ChunkException extends Exception {
    private static final long serialVersionUID = 1L;

    ChunkException(String what) {
      super(what);
    }
  }

  private final FileWindow file;
  private final int version;
  private final Persisted found = new Persisted();

  private DatabaseFile(FileWindow file, int version) {
    this.file = file;
    this.version = version;
  }

  /**
   * Opens a file and reads what is in it.
   *
   * @throws IOException if it is no such file, of another version, or broken; the message says
   *     where
   */
  static DatabaseFile open(Path path) throws IOException {
    FileWindow file = new FileWindow(path);
    @Nullable DatabaseFile opened = null;
    try {
      DatabaseFile database = new DatabaseFile(file, version(file));
      database.index();
      opened = database;
      return database;
    } finally {
      if (opened == null) {
        file.close();
      }
    }
  }

  private static int version(FileWindow file) throws IOException {
    boolean known =
        file.size() >= MAGIC.length && file.at(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    if (!known) {
      throw new IOException(file.path() + ": is no persistence file of Mosquitto");
    }
    int version = file.at(0, HEAD).getInt(MAGIC.length + Integer.BYTES); // the checksum is zero
    if (version < OLDEST) {
      throw new IOException(
          file.path()
              + ": has version "
              + version
              + ", of Mosquitto before 1.6: start and stop a Mosquitto 2 with it, which brings it up to date");
    }
    if (version > NEWEST) {
      throw new IOException(
          file.path() + ": has version " + version + ", newer than what is known (5 and 6)");
    }
    return version;
  }

  @Override
  public String format() {
    return "mosquitto.db, version " + version;
  }

  @Override
  public Persisted contents() {
    return found;
  }

  private void index() throws IOException {
    long offset = HEAD;
    while (offset < file.size()) {
      ByteBuffer header = file.at(offset, HEADER);
      int type = header.getInt();
      long length = Integer.toUnsignedLong(header.getInt());
      if (length > file.size() - offset - HEADER) {
        throw file.broken(offset, "is cut short");
      }
      if (length > MOST) {
        throw file.broken(offset, "a part of " + length + " bytes cannot be");
      }
      chunk(type, offset, (int) length);
      offset += HEADER + length;
    }
  }

  private void chunk(int type, long offset, int length) throws IOException {
    try {
      switch (type) {
        case CONFIGURATION -> configuration(offset, body(offset, length));
        case MESSAGE -> message(offset, length);
        case QUEUED -> queued(body(offset, length));
        case RETAINED -> found.retained.add(ofMachine(body(offset, length)));
        case SUBSCRIPTION -> subscription(body(offset, length));
        case CLIENT -> client(body(offset, length));
        default -> found.unknown.merge("chunks of type " + type, 1, Integer::sum);
      }
    } catch (BufferUnderflowException e) {
      throw file.broken(offset, "lengths do not fit together");
    } catch (ChunkException e) {
      throw file.broken(offset, String.valueOf(e.getMessage()));
    }
  }

  private ByteBuffer body(long offset, int length) throws IOException {
    return file.at(offset + HEADER, length);
  }

  private void configuration(long offset, ByteBuffer chunk) throws IOException {
    ofMachine(chunk);
    chunk.get(); // whether it was written at the end
    int bytes = chunk.get();
    if (bytes != IDENTIFIER_BYTES) {
      throw file.broken(offset, "identifiers have " + bytes + " bytes instead of 8");
    }
  }

  /** Notes where it is; what is in it is read when it is wanted. */
  private void message(long offset, int length) throws IOException {
    MessageHead head =
        MessageHead.read(file.at(offset + HEADER, Math.min(length, MessageHead.BYTES)));
    if (head.bytes() > length || head.qos < 0 || head.qos > 2) {
      throw new BufferUnderflowException();
    }
    found.messages.put(head.id, offset);
  }

  @Override
  public Persisted.Message message(long id) throws IOException {
    Long offset = found.messages.get(id);
    if (offset == null) {
      throw new IllegalArgumentException("no message " + id);
    }
    int length = file.at(offset, HEADER).getInt(Integer.BYTES);
    ByteBuffer chunk = body(offset, length);
    MessageHead head = MessageHead.read(chunk);
    try {
      String source = text(chunk, head.sourceLength);
      bytes(chunk, head.userNameLength);
      return new Persisted.Message(
          text(chunk, head.topicLength),
          bytes(chunk, head.payloadLength),
          properties(chunk),
          head.qos,
          head.retain,
          head.expiryTime,
          source.isEmpty() ? null : source);
    } catch (BufferUnderflowException e) {
      throw file.broken(offset, "lengths do not fit together");
    } catch (ChunkException e) {
      throw file.broken(offset, String.valueOf(e.getMessage()));
    }
  }

  private void queued(ByteBuffer chunk) throws ChunkException {
    long message = ofMachine(chunk);
    int packetId = unsigned(chunk);
    int clientLength = unsigned(chunk);
    int qos = qos(chunk);
    int state = chunk.get();
    int flags = chunk.get(); // RETAIN in the upper half, DUP in the lower
    boolean outgoing = chunk.get() == 1;
    Persisted.Session session = found.session(text(chunk, clientLength));
    session.queue.add(
        new Persisted.Queued(
            message, packetId, qos, state, (flags & 0xf0) != 0, outgoing, identifiers(chunk)));
  }

  private static List<Integer> identifiers(ByteBuffer chunk) {
    ByteBuffer properties = ByteBuffer.wrap(properties(chunk));
    List<Integer> identifiers = new ArrayList<>(0);
    while (properties.hasRemaining() && properties.get() == SUBSCRIPTION_IDENTIFIER) {
      identifiers.add(variable(properties));
    }
    return identifiers.isEmpty() ? List.of() : identifiers;
  }

  private void subscription(ByteBuffer chunk) throws ChunkException {
    int identifier = chunk.getInt();
    int clientLength = unsigned(chunk);
    int filterLength = unsigned(chunk);
    int qos = qos(chunk);
    int options = chunk.get();
    chunk.getShort(); // padding
    Persisted.Session session = found.session(text(chunk, clientLength));
    session.subscriptions.add(
        new Persisted.Subscription(text(chunk, filterLength), qos, options, identifier));
  }

  private void client(ByteBuffer chunk) throws ChunkException {
    long expiryTime = ofMachine(chunk);
    long expiryInterval = Integer.toUnsignedLong(chunk.getInt());
    chunk.getShort(); // the last Packet Identifier
    int idLength = unsigned(chunk);
    if (version > OLDEST) {
      chunk.getShort(); // port of the listener
      chunk.getShort(); // length of the user name, which comes last
      chunk.getInt(); // padding
    }
    found.session(text(chunk, idLength)).life = new Persisted.Life(expiryTime, expiryInterval);
  }

  /** The length, in one to four bytes, and so many bytes of properties, if anything is left. */
  private static byte[] properties(ByteBuffer chunk) {
    return chunk.hasRemaining() ? bytes(chunk, variable(chunk)) : new byte[0];
  }

  private static int variable(ByteBuffer chunk) {
    int number = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = chunk.get();
      number |= (digit & 0x7f) << shift;
      if (digit >= 0) {
        return number;
      }
    }
    throw new BufferUnderflowException();
  }

  static long ofMachine(ByteBuffer chunk) {
    return Long.reverseBytes(chunk.getLong());
  }

  static int unsigned(ByteBuffer chunk) {
    return Short.toUnsignedInt(chunk.getShort());
  }

  private static int qos(ByteBuffer chunk) throws ChunkException {
    int qos = chunk.get();
    if (qos < 0 || qos > 2) {
      throw new ChunkException("there is no QoS " + qos);
    }
    return qos;
  }

  private static String text(ByteBuffer chunk, int length) throws ChunkException {
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes(chunk, length));
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new ChunkException("a text is not UTF-8");
    }
  }

  private static byte[] bytes(ByteBuffer chunk, int length) {
    if (length < 0 || length > chunk.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    chunk.get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
