package testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a broker on the loopback interface that sends whatever a test wants, right or
 * wrong, and reads whole packets with a deadline.
 *
 * <p>Of every packet it checks the fixed header: reserved flags, and a length without useless
 * bytes.
 *
 * <p>Owned by the thread of the test, which blocks in every method that reads. What does not come
 * in time, or comes and is something else, fails the test with an {@link AssertionError}.
 */
public final class RawClient implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** See {@link #expectNothing}. */
  private static final int ROUND_TRIPS = 2;

  private final Socket socket;
  private final InputStream in;
  private final Deque<Packet> overtaken = new ArrayDeque<>();
  private ProtocolVersion version = ProtocolVersion.V5;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Opens a connection that gives the broker ten seconds for each answer. */
  public static RawClient open(int port) {
    return open(port, DEADLINE);
  }

  /** Opens a connection. */
  public static RawClient open(int port, Duration deadline) {
    try {
      return over(new Socket(InetAddress.getLoopbackAddress(), port), deadline);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes over a connection that is open already, such as one with TLS. */
  public static RawClient over(Socket socket, Duration deadline) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) deadline.toMillis());
    return new RawClient(socket);
  }

  /** Sends CONNECT, speaks its version from then on, and returns the CONNACK, good or bad. */
  public Packet connect(Connect connect) {
    send(connect);
    return expect(PacketType.CONNACK);
  }

  /** Sends one packet. Of a CONNECT, the version is the one spoken from then on. */
  public RawClient send(Outgoing packet) {
    if (packet instanceof Connect connect) {
      version = connect.version();
    }
    return send(packet.bytes(version));
  }

  /** Sends bytes written as hexadecimal digits. */
  public RawClient send(String hex) {
    return send(Hex.parse(hex));
  }

  /** Sends bytes, which need be neither valid nor whole packets. */
  public RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // The broker may close while we write. What it said before is still there to be read, and
      // whether it should have closed is what the test finds out by reading.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Subscribes and returns the SUBACK. */
  public Packet subscribe(String filter, int options) {
    send(Subscribe.subscribe(1).filter(filter, options));
    return expect(PacketType.SUBACK);
  }

  /** Returns the next packet. */
  public Packet receive() {
    Packet held = overtaken.poll();
    Packet packet = held != null ? held : read();
    if (packet == null) {
      throw new AssertionError("connection closed, expected a packet");
    }
    return packet;
  }

  /**
   * Returns the next packet, which has to be of the given type.
   *
   * <p>Messages may come before an answer. Where an answer is expected, they are kept for the next
   * call.
   */
  public Packet expect(PacketType type) {
    Deque<Packet> before = new ArrayDeque<>();
    Packet packet = receive();
    while (type != PacketType.PUBLISH && packet.type() == PacketType.PUBLISH) {
      before.add(packet);
      packet = receive();
    }
    overtaken.addAll(before);
    if (packet.type() != type) {
      throw new AssertionError("expected " + type + " but got " + packet);
    }
    return packet;
  }

  /** Expects the next packet to be exactly these bytes. */
  public void expect(String hex) {
    String expected = Hex.format(Hex.parse(hex));
    Packet packet = receive();
    if (!Hex.format(packet.bytes()).equals(expected)) {
      throw new AssertionError("expected " + expected + " but got " + packet);
    }
  }

  /** Expects a message as the next packet and returns it. */
  public Packet expectPublish(String topic, String payload) {
    Packet packet = expect(PacketType.PUBLISH);
    if (!packet.topic().equals(topic) || !packet.payload().equals(payload)) {
      throw new AssertionError(
          "expected "
              + topic
              + ": "
              + payload
              + " but got "
              + packet.topic()
              + ": "
              + packet.payload());
    }
    return packet;
  }

  /** Expects DISCONNECT with one of the reason codes, then the end of the connection. */
  public Packet expectDisconnect(int... reasonCodes) {
    return expectLast(PacketType.DISCONNECT, reasonCodes);
  }

  /** Expects CONNACK with one of the reason codes, then the end of the connection. */
  public Packet expectRefused(int... reasonCodes) {
    return expectLast(PacketType.CONNACK, reasonCodes);
  }

  private Packet expectLast(PacketType type, int... reasonCodes) {
    Packet packet = expect(type);
    if (IntStream.of(reasonCodes).noneMatch(code -> code == packet.reasonCode())) {
      throw new AssertionError("expected another reason code than that of " + packet);
    }
    expectClosed();
    return packet;
  }

  /** Expects the end of the connection, with or without a CONNACK that refuses. */
  public void expectRefusedOrClosed() {
    Packet packet = read();
    if (packet != null) {
      if (packet.type() != PacketType.CONNACK || packet.reasonCode() == 0) {
        throw new AssertionError("expected to be refused but got " + packet);
      }
      expectClosed();
    }
  }

  /** Expects the end of the connection, and no packet before it. */
  public void expectClosed() {
    Packet packet = overtaken.isEmpty() ? read() : overtaken.peek();
    if (packet != null) {
      throw new AssertionError("expected the connection to be closed but got " + packet);
    }
  }

  /**
   * Expects that the broker has nothing to say.
   *
   * <p>No waiting, but a question: a broker that has something for us under way between its threads
   * may answer one PINGREQ before it gets there, but not a second one that followed the answer.
   */
  public void expectNothing() {
    for (int i = 0; i < ROUND_TRIPS; i++) {
      send(Packets.pingreq());
      Packet packet = receive();
      if (packet.type() != PacketType.PINGRESP) {
        throw new AssertionError("expected nothing but got " + packet);
      }
    }
  }

  /** Returns once the broker has processed, and handed on, what was sent so far. */
  public void sync() {
    for (int i = 0; i < ROUND_TRIPS; i++) {
      send(Packets.pingreq());
      expect(PacketType.PINGRESP);
    }
  }

  /** Returns the messages that the broker has for us, in their order. */
  public List<Packet> messages() {
    sync();
    List<Packet> messages = List.copyOf(overtaken);
    overtaken.clear();
    return messages;
  }

  /** Closes the connection without DISCONNECT. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Packet read() {
    try {
      int firstByte = in.read();
      if (firstByte < 0) {
        return null;
      }
      int length = readLength();
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new AssertionError("connection closed inside a " + PacketType.of(firstByte));
      }
      Packet packet = new Packet(version, firstByte, body);
      if (!packet.hasPrescribedFlags()) {
        throw new AssertionError("reserved flags set: " + packet);
      }
      return packet;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came before the deadline", e);
    } catch (SocketException e) {
      return null; // a reset is a way of closing
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int readLength() throws IOException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = in.read();
      if (digit < 0) {
        throw new AssertionError("connection closed inside a fixed header");
      }
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        if (digit == 0 && shift > 0) {
          throw new AssertionError("remaining length with a useless byte");
        }
        return length;
      }
    }
    throw new AssertionError("remaining length of more than four bytes");
  }
}
