package bench.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A publisher that keeps a bridge busy and no more: so many messages are on their way to the remote
 * end, or so many go out per second. Threads of its own.
 */
final class Source implements AutoCloseable {
  private static final int ON_THEIR_WAY = 1_000;
  private static final int MOST_UNACKNOWLEDGED = 90; // what Mosquitto takes
  private static final int PAYLOAD = 100;
  private static final int PER_WRITE = 50;
  private static final long PAUSE_NANOS = 200_000;
  private static final long STALLED_NANOS = 500_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Socket socket;
  private final int qos;
  private final double rate;
  private final long lead;
  private final LongSupplier arrived;
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @param number of all sources, from 0
   * @param of how many there are
   * @param rate messages a second; 0 for as many as get through
   * @param arrived how many have arrived at the remote end
   */
  Source(int port, int qos, int number, int of, double rate, LongSupplier arrived)
      throws IOException {
    this.qos = qos;
    this.rate = rate / of;
    this.lead = ON_THEIR_WAY / of;
    this.arrived = () -> arrived.getAsLong() / of;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    String id = "source" + number;
    ByteArrayOutputStream connect = new ByteArrayOutputStream();
    connect.write(new byte[] {0x10, (byte) (12 + id.length()), 0, 4, 'M', 'Q', 'T', 'T', 4, 2});
    connect.write(new byte[] {0, 0, 0, (byte) id.length()});
    connect.write(id.getBytes(UTF_8));
    socket.getOutputStream().write(connect.toByteArray());
    Sink.daemon("source acknowledgements", this::read);
  }

  void start() {
    Sink.daemon("source", this::publish);
  }

  private void read() {
    try {
      PacketStream in = new PacketStream(socket);
      while (in.next()) {
        if (in.type() == 4 || in.type() == 7) {
          unacknowledged.decrementAndGet();
        } else if (in.type() == 5) {
          int identifier = in.unsignedShort(0);
          in.write(0x62, 2, identifier >> 8, identifier & 0xFF); // with all others of this read
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void publish() {
    byte[] packet = packet();
    byte[] many = new byte[packet.length * PER_WRITE];
    int identifierAt = packet.length - PAYLOAD - 2;
    long published = 0;
    long base = arrived.getAsLong();
    long start = System.nanoTime();
    long movedNanos = start;
    long last = base;
    try {
      OutputStream out = socket.getOutputStream();
      while (!closed) {
        long now = System.nanoTime();
        long there = arrived.getAsLong();
        if (there != last) {
          last = there;
          movedNanos = now;
        } else if (now - movedNanos > STALLED_NANOS) {
          base = there - published; // QoS 0 was dropped
          movedNanos = now;
        }
        long may = there - base + lead - published;
        if (rate > 0) {
          may = Math.min(may, (long) ((now - start) / NANOS_PER_SECOND * rate) - published);
        }
        int n =
            (int) Math.min(PER_WRITE, Math.min(may, MOST_UNACKNOWLEDGED - unacknowledged.get()));
        if (n <= 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
          continue;
        }
        for (int i = 0; i < n; i++) {
          System.arraycopy(packet, 0, many, i * packet.length, packet.length);
          if (qos > 0) {
            int identifier = (int) (published % 65_535) + 1;
            many[i * packet.length + identifierAt] = (byte) (identifier >> 8);
            many[i * packet.length + identifierAt + 1] = (byte) identifier;
          }
          published++;
        }
        if (qos > 0) {
          unacknowledged.addAndGet(n);
        }
        synchronized (socket) {
          out.write(many, 0, n * packet.length);
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private byte[] packet() {
    byte[] topic = "b/line/1".getBytes(UTF_8);
    int length = 2 + topic.length + (qos > 0 ? 2 : 0) + PAYLOAD;
    byte[] packet = new byte[2 + length];
    packet[0] = (byte) (0x30 | qos << 1);
    packet[1] = (byte) length;
    packet[3] = (byte) topic.length;
    System.arraycopy(topic, 0, packet, 4, topic.length);
    return packet;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
  }
}
