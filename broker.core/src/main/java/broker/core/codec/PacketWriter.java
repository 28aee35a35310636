package broker.core.codec;

import broker.core.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A packet being put together in its parts, so that its size is known before the first byte goes
 * out. For everything but the publish path. Owned by the thread that made it, used for one packet.
 */
final class PacketWriter {
  // heap memory outside any pool, which the garbage collector takes

  /** What comes before the properties. */
  final ByteBuf header = Unpooled.buffer(16);

  /** The properties; not sent before version 5. */
  final PropertyWriter properties = new PropertyWriter();

  /** What comes after the properties. */
  final ByteBuf payload = Unpooled.buffer(64);

  private final int firstByte;
  private final ProtocolVersion version;
  private boolean emptySectionOmitted;

  PacketWriter(int firstByte, ProtocolVersion version) {
    this.firstByte = firstByte;
    this.version = version;
  }

  /** Makes that not even a length of zero stands for an empty property section. */
  void omitEmptySection() {
    emptySectionOmitted = true;
  }

  /**
   * Appends the packet, if need be without User Properties or without Reason String too.
   *
   * @return its size in bytes, or 0 when it does not fit into the maximum and nothing was written
   */
  int writeTo(ByteBuf out, long maximumPacketSize) {
    long maximum = Math.min(maximumPacketSize, FixedHeader.MAXIMUM_PACKET_SIZE);
    int section = properties.length();
    while (section >= 0 && size(section) > maximum) {
      section = properties.nextShorter(section);
    }
    if (section < 0) {
      return 0; // [MQTT-3.1.2-24]
    }
    int size = size(section);
    out.ensureWritable(size);
    FixedHeader.write(out, firstByte, remainingLength(section));
    out.writeBytes(header);
    if (hasSection(section)) {
      properties.writeTo(out, section);
    }
    out.writeBytes(payload);
    return size;
  }

  private boolean hasSection(int section) {
    return version.isV5() && (section > 0 || !emptySectionOmitted); // [MQTT-2.2.2-1]
  }

  private int remainingLength(int section) {
    int length = header.readableBytes() + payload.readableBytes();
    return hasSection(section) ? length + VariableByteInteger.length(section) + section : length;
  }

  private int size(int section) {
    return FixedHeader.packetSize(remainingLength(section));
  }
}
