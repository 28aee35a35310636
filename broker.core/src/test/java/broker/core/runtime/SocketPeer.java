package broker.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.codec.PacketDecoder;
import broker.core.codec.PacketEncoder;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client on a real socket; waits for the broker at most {@value #PATIENCE_MILLIS} ms. */
final class SocketPeer implements Closeable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final ProtocolVersion version;

  SocketPeer(InetSocketAddress broker, ProtocolVersion version) throws IOException {
    this.version = version;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(broker, PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
  }

  /** A client that the broker has accepted. */
  static SocketPeer connect(InetSocketAddress broker, ConnectBuilder connect) throws IOException {
    SocketPeer peer = new SocketPeer(broker, connect.version());
    peer.send(connect.build());
    assertEquals(ReasonCode.SUCCESS, peer.next(ConnAck.class).reasonCode());
    return peer;
  }

  void send(Packet... packets) throws IOException {
    ByteBuf out = Unpooled.buffer();
    for (Packet packet : packets) {
      PacketEncoder.encode(packet, out, version, ConnectProperties.NO_LIMIT);
    }
    socket.getOutputStream().write(ByteBufUtil.getBytes(out));
  }

  /** The next packet, which must be of this type. */
  <P extends Packet> P next(Class<P> type) throws IOException {
    int firstByte = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      shift += 7;
    } while (digit > 0x7F);
    ByteBuf body = Unpooled.wrappedBuffer(in.readNBytes(length));
    try {
      Packet packet = PacketDecoder.decode(firstByte, body, version, Role.SERVER);
      assertTrue(type.isInstance(packet), () -> "not a " + type.getSimpleName() + ": " + packet);
      return type.cast(packet);
    } catch (ProtocolException e) {
      throw new AssertionError("the broker sent what is no packet", e);
    }
  }

  /** The broker must close the connection without another packet, gracefully. */
  void expectClosed() throws IOException {
    assertEquals(-1, in.read());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
