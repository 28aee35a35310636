package bench;

import broker.api.transport.ServerTls;
import broker.core.limits.Limits;
import broker.core.runtime.Broker;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A listener of the broker with the TLS of the JDK and one with that of the plugin, in turns in one
 * process: how many handshakes, and how many megabytes, a CPU second of the broker's threads buys.
 * CPU time, because others use the machine too.
 *
 * <p>{@code java -cp bench/target/benchmarks.jar bench.TlsListeners [ROUNDS]}
 */
public final class TlsListeners {
  private static final int HANDSHAKES = 600;
  private static final int CLIENTS = 3;
  private static final int MESSAGES = 4_000;
  private static final int WINDOW = 16;
  private static final int WARM_UP = 5;
  private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'b'};
  private static final byte[] SUBSCRIBE = {(byte) 0x82, 6, 0, 1, 0, 1, 't', 0};
  private static final int ACKNOWLEDGEMENTS = 4 + 5; // CONNACK and SUBACK

  private final SSLContext trust;
  private final AtomicInteger clients = new AtomicInteger();

  private TlsListeners(SSLContext trust) {
    this.trust = trust;
  }

  /** Measures, and prints medians. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING); // as in the appliance
    try (PluginTls plugin = new PluginTls()) {
      Path material = plugin.directory();
      Limits limits = Limits.builder().tlsHandshakeRate(0).connectRate(0).build();
      try (Broker broker = new Broker(limits, 1, true, new NoAlarms())) {
        Listener jdk = open(broker, "jdk", JdkTls.of(material));
        Listener ours = open(broker, "plugin", plugin.service());
        new TlsListeners(JdkTls.trusting(material)).compare(jdk, ours, rounds);
        jdk.close();
        ours.close();
      }
    }
  }

  private static Listener open(Broker broker, String name, ServerTls tls) throws IOException {
    broker.addTls(name, tls, 0, 1);
    return broker.open(new ListenerSettings(name, "127.0.0.1", 0, name, true, 0));
  }

  private void compare(Listener jdk, Listener plugin, int rounds) throws Exception {
    System.out.printf(
        "%-44s %10s %10s %7s%n", "per CPU second of the broker", "JDK", "plugin", "ratio");
    for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
      print(
          protocol + ": full handshakes", rounds, port -> handshakes(port, protocol), jdk, plugin);
      for (int bytes : new int[] {64, 1_024, 16_000}) {
        String what = protocol + ": MB in and out, messages of " + bytes + " bytes";
        print(what, rounds, port -> megabytes(port, protocol, bytes), jdk, plugin);
      }
    }
  }

  /** Something that is measured at a port. */
  @FunctionalInterface
  private interface Measurement {
    double at(int port) throws Exception;
  }

  private static void print(
      String what, int rounds, Measurement measurement, Listener jdk, Listener plugin)
      throws Exception {
    double[] ofJdk = new double[rounds];
    double[] ofPlugin = new double[rounds];
    for (int i = -WARM_UP; i < rounds; i++) {
      double first = measurement.at(jdk.address().getPort());
      double second = measurement.at(plugin.address().getPort());
      if (i >= 0) {
        ofJdk[i] = first;
        ofPlugin[i] = second;
      }
    }
    double jdkMedian = median(ofJdk);
    double pluginMedian = median(ofPlugin);
    System.out.printf(
        "%-44s %10.0f %10.0f %7.2f%n", what, jdkMedian, pluginMedian, pluginMedian / jdkMedian);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private double handshakes(int port, String protocol) throws Exception {
    double before = CpuTime.secondsOf("broker-tls");
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      done.add(
          threads.submit(
              () -> {
                for (int n = 0; n < HANDSHAKES / CLIENTS; n++) {
                  open(port, protocol).close();
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    threads.shutdown();
    return HANDSHAKES / (CpuTime.secondsOf("broker-tls") - before);
  }

  private SSLSocket open(int port, String protocol) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setTcpNoDelay(true);
    int another = clients.incrementAndGet() & 0xFFFF; // nothing to resume
    SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket(plain, "localhost", another, true);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.setEnabledCipherSuites(
        new String[] {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
    socket.startHandshake();
    return socket;
  }

  /** Each message is sent to the broker and comes back. */
  private double megabytes(int port, String protocol, int bytes) throws Exception {
    byte[] window = window(bytes);
    try (SSLSocket socket = open(port, protocol)) {
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      out.write(CONNECT);
      out.write(SUBSCRIBE);
      in.skipNBytes(ACKNOWLEDGEMENTS);
      exchange(out, in, window, MESSAGES / 4);
      double before = CpuTime.secondsOf("broker-io");
      exchange(out, in, window, MESSAGES);
      double seconds = CpuTime.secondsOf("broker-io") - before;
      return 2e-6 * MESSAGES * bytes / seconds;
    }
  }

  private static void exchange(OutputStream out, DataInputStream in, byte[] window, int messages)
      throws IOException {
    for (int sent = 0; sent < messages; sent += WINDOW) {
      out.write(window);
      in.skipNBytes(window.length);
    }
  }

  private static byte[] window(int bytes) {
    byte[] length =
        bytes + 3 < 128
            ? new byte[] {(byte) (bytes + 3)}
            : new byte[] {(byte) ((bytes + 3) % 128 | 128), (byte) ((bytes + 3) / 128)};
    byte[] packet = new byte[1 + length.length + 3 + bytes];
    packet[0] = 0x30;
    System.arraycopy(length, 0, packet, 1, length.length);
    packet[1 + length.length + 1] = 1;
    packet[1 + length.length + 2] = 't';
    byte[] window = new byte[packet.length * WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      System.arraycopy(packet, 0, window, i * packet.length, packet.length);
    }
    return window;
  }
}
