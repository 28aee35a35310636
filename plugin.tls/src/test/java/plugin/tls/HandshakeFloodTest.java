package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.transport.ListenerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.PacketType;
import testkit.Publish;
import testkit.RawClient;

/**
 * Hundreds of clients that begin TLS and do not go on, again and again: who is connected does not
 * notice, who comes gets in, and those are shown out.
 */
final class HandshakeFloodTest {
  /** Below the rate of handshakes, in which those who come later have to find their place. */
  private static final long NANOS_BETWEEN = 5_000_000;

  private static final int OPEN = 300;
  private static final int ROUND_TRIPS = 300;

  /** What is measured on a machine that does something else as well. */
  private static final int FACTOR = 10;

  private static final long SLACK_NANOS = Duration.ofMillis(250).toNanos();
  private static final Limits LIMITS = Limits.DEFAULTS;

  @TempDir private Path directory;
  private Pki pki;

  @BeforeEach
  void prepare() throws Exception {
    pki = new Pki(directory, "authority");
    pki.defaultServer();
  }

  /** What a client says first. */
  private byte[] hello() throws Exception {
    SSLEngine engine = pki.jdkClient(null).createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(20_000);
    engine.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  /** Opens connections until it is closed, and keeps the newest open. Runs on its own thread. */
  private static final class Flood implements AutoCloseable {
    private final int port;
    private final byte[] hello;
    private final Deque<Socket> open = new ArrayDeque<>();
    private final CountDownLatch full = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "flood");
    private final long begunNanos = System.nanoTime();
    private volatile boolean over;

    Flood(int port, byte[] hello) throws InterruptedException {
      this.port = port;
      this.hello = hello;
      thread.start();
      full.await();
    }

    private void run() {
      for (int i = 0; !over; i++) {
        LockSupport.parkNanos(NANOS_BETWEEN);
        try {
          openOne(i);
        } catch (IOException e) {
          full.countDown(); // it was shown out while it spoke, as it should be
        }
        if (open.size() > OPEN) {
          full.countDown();
          close(open.remove());
        }
      }
    }

    /** Silent, with the first bytes of a record, with half of it, or waiting for an answer. */
    private void openOne(int number) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(socket);
      int bytes = new int[] {0, 3, hello.length / 2, hello.length}[number % 4];
      socket.getOutputStream().write(hello, 0, bytes);
      for (Socket slow : open) {
        if (number % OPEN == 0 && !slow.isClosed()) {
          slow.getOutputStream().write(hello, 0, 1);
        }
      }
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    double seconds() {
      return (System.nanoTime() - begunNanos) / 1e9;
    }

    void stop() throws InterruptedException {
      over = true;
      thread.join();
    }

    /** Every one is shown out without having said anything more. */
    void awaitShownOut() throws IOException {
      for (Socket each : open) {
        each.setSoTimeout(2 * (int) TlsBroker.DEADLINE.toMillis());
        try {
          while (each.getInputStream().read() >= 0) {
            // an answer to its hello, or an alert
          }
        } catch (java.net.SocketException e) {
          continue; // reset: what it had said was not read any more
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      stop();
      open.forEach(Flood::close);
    }
  }

  /** The slowest but one in a hundred of some round trips with QoS 1, in nanoseconds. */
  private static long p99(RawClient client, String topic) {
    long[] nanos = new long[ROUND_TRIPS];
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long before = System.nanoTime();
      client.send(Publish.publish(topic, "x").qos(1, 1));
      client.expect(PacketType.PUBACK);
      nanos[i] = System.nanoTime() - before;
    }
    Arrays.sort(nanos);
    return nanos[ROUND_TRIPS * 99 / 100];
  }

  @Test
  void whoIsConnectedDoesNotNoticeAndWhoComesGetsIn() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of(), LIMITS, true)) {
      var listener = broker.broker().open(new ListenerSettings("plain", "127.0.0.1", 0, true, 0));
      try (RawClient plain = RawClient.open(listener.address().getPort());
          RawClient encrypted = broker.connect(pki.jdkClient(null), "TLSv1.3")) {
        plain.connect(Connect.v5("plain"));
        encrypted.connect(Connect.v5("encrypted"));
        p99(plain, "warm");
        p99(encrypted, "warm");
        long plainBefore = p99(plain, "t");
        long encryptedBefore = p99(encrypted, "t");

        try (Flood flood = new Flood(broker.port(), hello())) {
          long enginesBefore = broker.handshakes();
          long plainMeanwhile = p99(plain, "t");
          long encryptedMeanwhile = p99(encrypted, "t");
          try (RawClient late = broker.connect(pki.jdkClient(null), "TLSv1.3")) {
            late.connect(Connect.v5("late"));
          }
          double most =
              LIMITS.tlsHandshakeRate() * (flood.seconds() + 1) + LIMITS.maximumTlsHandshakes();
          assertTrue(broker.handshakes() - enginesBefore < most, "more than the rate permits");
          flood.stop();
          flood.awaitShownOut();
          assertTrue(
              plainMeanwhile < FACTOR * plainBefore + SLACK_NANOS,
              () -> "plain: " + plainMeanwhile);
          assertTrue(
              encryptedMeanwhile < FACTOR * encryptedBefore + SLACK_NANOS,
              () -> "encrypted: " + encryptedMeanwhile);
        }
        p99(plain, "t");
      } finally {
        listener.close();
      }
    }
  }
}
