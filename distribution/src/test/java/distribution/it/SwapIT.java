package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import testkit.FreePorts;
import testkit.RawClient;

/**
 * plugin.auth and plugin.tls stopped, updated and started while clients talk and others come. More
 * of everything with {@code -Dswap.clients=1000 -Dswap.rounds=100}.
 */
final class SwapIT {
  private static final int CLIENTS = Integer.getInteger("swap.clients", 100);
  private static final int SWAPS = Integer.getInteger("swap.rounds", 10);
  private static final int WARM_UP = 2 + SWAPS / 10;
  private static final int ARRIVALS_PER_SECOND = 20;
  private static final int THREADS = 48;
  private static final int SHORTEST_PAUSE_MILLIS = 250;

  /** The heap of this test is measured within some percent; a swap must not leave 1/1,600 of it. */
  private static final double MORE_HEAP = 1 / 16.0;

  private static final int MANY_SWAPS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Clients have to breathe between two collections. */
  private static final long GC_PAUSE_MILLIS = 500;

  @TempDir private Path home;
  private InProcessFelix felix;
  private final SwapTally tally = new SwapTally();
  private final ScheduledThreadPoolExecutor devices = new ScheduledThreadPoolExecutor(THREADS);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ReferenceQueue<ClassLoader> cleared = new ReferenceQueue<>();
  private SwapArrivals arrivals;

  @BeforeEach
  void start() throws Exception {
    BrokerHome files = new BrokerHome(home);
    Path passwords = home.resolve("etc/passwd");
    String user = SwapArrivals.USER;
    var made = files.run("passwd", "-c", "-b", passwords.toString(), user, SwapArrivals.PASSWORD);
    assertEquals(0, made.status(), made.output());
    Path list = Files.writeString(home.resolve("etc/acl"), "pattern readwrite line/%c/#\n");
    felix = new InProcessFelix(home.resolve("felix"), home);
    felix.installPlugin("plugin.auth").start();
    felix.installPlugin("plugin.tls").start();
    InProcessFelix.update(
        felix.configuration("broker.core"), Map.of("transport", "nio", "io_threads", "2"));
    InProcessFelix.update(
        felix.configuration("plugin.auth"),
        // all come from one address here, which would be delayed for those who fail
        Map.of("password_file", "" + passwords, "acl_file", "" + list, "failure_delay_ms", "0"));
    InProcessFelix.update(felix.factoryConfiguration("plugin.tls", "mqtts"), InProcessFelix.TLS);
    int plain = FreePorts.next();
    listen("plain", Map.of("port", "" + plain));
    felix.awaitListener("mqtt", plain);
    felix.awaitService(
        "(&(objectClass=broker.api.transport.ServerTls)(tls.name=plugin.tls~mqtts))");
    int tls = FreePorts.next();
    listen("secure", Map.of("port", "" + tls, "tls", "plugin.tls~mqtts"));
    felix.awaitListener("mqtts", tls);
    arrivals = new SwapArrivals(plain, tls, trust(), tally);
    devices.prestartAllCoreThreads();
    connectAll();
    clock.scheduleAtFixedRate(
        () -> devices.execute(arrivals::next),
        0,
        1_000 / ARRIVALS_PER_SECOND,
        TimeUnit.MILLISECONDS);
  }

  private void listen(String name, Map<String, String> values) throws Exception {
    InProcessFelix.update(felix.factoryConfiguration("broker.listener", name), values);
  }

  private SSLContext trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(home.resolve("data/tls/ca.crt"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** Plain and with TLS, both versions, each with a rhythm of its own. */
  private void connectAll() throws Exception {
    List<Future<SwapClient>> connecting = new ArrayList<>();
    connect(CLIENTS).leave(); // from now on the password is known, and not hashed a thousand times
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      connecting.add(devices.submit(() -> connect(number)));
    }
    long pause = Math.max(SHORTEST_PAUSE_MILLIS, CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      SwapClient client = connecting.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      devices.scheduleWithFixedDelay(
          client::round, pause * i / CLIENTS, pause, TimeUnit.MILLISECONDS);
    }
  }

  private SwapClient connect(int number) throws Exception {
    RawClient connection = arrivals.open(number % 4 < 2);
    String id = "device-" + number;
    assertEquals(0, connection.connect(SwapArrivals.entitled(number % 2 == 0, id)).reasonCode());
    return new SwapClient(connection, id, tally);
  }

  @AfterEach
  void stop() throws Exception {
    clock.shutdownNow();
    devices.shutdownNow();
    if (felix != null) {
      felix.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin.auth", "plugin.tls"})
  void replacedUnderLoadNobodyWhoIsEntitledNotices(String name) throws Exception {
    Bundle bundle = felix.bundle(name);
    Path shipped = InProcessFelix.pluginJar(name);
    Path next = PluginJars.version(shipped, "1.0.1", home.resolve("next.jar"));
    List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    awaitService("before");
    long heapBefore = 0;
    int threadsBefore = 0;
    long longestSwap = 0;
    for (int i = 0; i < WARM_UP + SWAPS; i++) {
      if (i == WARM_UP) {
        heapBefore = heapKib();
        threadsBefore = threads();
      }
      replaced.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader(), cleared));
      long start = System.nanoTime();
      felix.replace(bundle, i % 2 == 0 ? next : shipped);
      longestSwap = Math.max(longestSwap, System.nanoTime() - start);
      awaitService("after swap " + i);
      assertEquals(0, tally.problems(), tally::toString);
    }
    // the engines of those connected all along are those of the first version
    int inUse = name.equals("plugin.tls") ? 1 : 0;
    long loaders = awaitCleared(replaced, inUse);
    long heapAfter = heapKib();
    int threadsAfter = threads();
    String figures =
        ("%s, %d clients, %d swaps, longest stop to start %d ms: %s; "
                + "heap %d to %d KiB, threads %d to %d, class loaders left %d")
            .formatted(
                name,
                CLIENTS,
                SWAPS,
                longestSwap / 1_000_000,
                tally,
                heapBefore,
                heapAfter,
                threadsBefore,
                threadsAfter,
                loaders);
    System.out.println(figures);
    assertTrue(loaders <= inUse, figures);
    // the rest of this virtual machine moves by more than a few swaps could
    if (SWAPS >= MANY_SWAPS) {
      assertTrue(heapAfter - heapBefore < heapBefore * MORE_HEAP, figures);
    }
    assertTrue(threadsAfter <= threadsBefore, figures);
    assertEquals(0, tally.problems(), figures);
    boolean inTime = longestSwap < SwapArrivals.GAP.toNanos();
    assertTrue(!inTime || tally.closedPort.sum() == 0, figures);
    assertTrue(tally.refused.sum() > 0, figures);
  }

  private void awaitService(String when) throws InterruptedException {
    assertTrue(tally.awaitMore(1, PATIENCE), () -> "nobody gets in " + when + ": " + tally);
  }

  /** How many class loaders outlive their bundle. */
  private long awaitCleared(List<WeakReference<ClassLoader>> replaced, int inUse)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long left;
    do {
      System.gc();
      cleared.remove(GC_PAUSE_MILLIS);
      left = replaced.stream().filter(each -> each.get() != null).count();
    } while (left > inUse && System.nanoTime() < deadline);
    return left;
  }

  /** The least of some looks: clients go on making garbage. */
  private static long heapKib() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      least = Math.min(least, used / 1024);
    }
    return least;
  }

  /** All but those that hash, who come when there is something to hash. */
  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.getName().equals("plugin.auth hash"))
            .count();
  }
}
