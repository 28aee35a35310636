package distribution.mosquitto.state;

import java.nio.ByteBuffer;

/** What a message in {@code mosquitto.db} begins with. Immutable. */
final class MessageHead {
  static final int BYTES = 32;

  final long id;
  final long expiryTime;
  final int payloadLength;
  final int sourceLength;
  final int userNameLength;
  final int topicLength;
  final int qos;
  final boolean retain;

  private MessageHead(ByteBuffer chunk) {
    id = DatabaseFile.ofMachine(chunk);
    expiryTime = DatabaseFile.ofMachine(chunk);
    payloadLength = chunk.getInt();
    chunk.getShort(); // Packet Identifier of the publisher
    sourceLength = DatabaseFile.unsigned(chunk);
    userNameLength = DatabaseFile.unsigned(chunk);
    topicLength = DatabaseFile.unsigned(chunk);
    chunk.getShort(); // port of the publisher
    qos = chunk.get();
    retain = chunk.get() != 0;
  }

  static MessageHead read(ByteBuffer chunk) {
    return new MessageHead(chunk);
  }

  /** How long the chunk is at least. */
  long bytes() {
    return BYTES
        + Integer.toUnsignedLong(payloadLength)
        + sourceLength
        + userNameLength
        + topicLength;
  }
}
