package broker.core.fuzz;

import broker.core.codec.PacketDecoder;
import broker.core.limits.Compatibility;
import broker.core.packet.Connect;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client has said on one connection, as the broker has to understand it, whatever the client
 * meant. Owned by the test's thread.
 */
final class ClientWords {
  private final Compatibility compatibility;
  private final Consumer<Packet> afterConnect;
  private final ByteBuf unread = Unpooled.buffer();
  private @Nullable Connect connect;
  private boolean garbled;

  /**
   * @param compatibility of the broker
   * @param afterConnect gets each packet but the first
   */
  ClientWords(Compatibility compatibility, Consumer<Packet> afterConnect) {
    this.compatibility = compatibility;
    this.afterConnect = afterConnect;
  }

  /** The CONNECT packet, or null while there is none that can be understood. */
  @Nullable Connect connect() {
    return connect;
  }

  /** True when the last packet is whole and everything before it could be understood. */
  boolean isClear() {
    return !garbled && !unread.isReadable();
  }

  /** The client has sent these bytes. */
  void add(byte[] bytes) {
    if (garbled) {
      return;
    }
    unread.writeBytes(bytes);
    int size = Wire.packetSize(unread);
    while (size > 0 && !garbled) {
      understand(unread.getUnsignedByte(unread.readerIndex()), Wire.body(unread, size));
      unread.skipBytes(size);
      size = Wire.packetSize(unread);
    }
    unread.discardReadBytes();
    garbled |= size < 0;
  }

  private void understand(int firstByte, ByteBuf body) {
    Connect first = connect;
    ProtocolVersion version = first == null ? ProtocolVersion.V5 : first.version();
    try {
      int tolerated =
          first == null ? firstByte : compatibility.firstByte(firstByte, version.isV5());
      Packet packet = PacketDecoder.decode(tolerated, body, version, Role.CLIENT);
      if (first != null) {
        afterConnect.accept(packet);
      } else if (packet instanceof Connect accepted) {
        connect = accepted;
      } else {
        garbled = true;
      }
    } catch (ProtocolException e) {
      garbled = true;
    }
  }
}
