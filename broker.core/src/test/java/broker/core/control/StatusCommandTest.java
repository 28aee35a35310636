package broker.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.BrokerAdmin;
import broker.api.admin.Counter;
import broker.api.admin.Counters;
import broker.api.admin.ListenerView;
import broker.api.admin.PersistenceState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  /** An interface whose methods answer with fixed values; the others are not to be called. */
  private static <T> T answering(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> Optional.of(answers.get(method.getName())).orElseThrow()));
  }

  private static ListenerView listener(
      String name, Optional<InetSocketAddress> address, Optional<String> tls, String problem) {
    return listener(name, address, tls, problem, Optional.empty());
  }

  private static ListenerView listener(
      String name,
      Optional<InetSocketAddress> address,
      Optional<String> tls,
      String problem,
      Optional<Duration> lossWindow) {
    return answering(
        ListenerView.class,
        Map.of(
            "name", name,
            "boundAddress", address,
            "tlsName", tls,
            "lossWindow", lossWindow,
            "connections", address.isPresent() ? 3 : 0,
            "problem", problem.isEmpty() ? Optional.empty() : Optional.of(problem)));
  }

  private static final List<ListenerView> LISTENERS =
      List.of(
          listener(
              "tcp", Optional.of(new InetSocketAddress("127.0.0.1", 1883)), Optional.empty(), ""),
          listener("tls", Optional.empty(), Optional.of("server"), "waits for TLS"),
          listener("v6", Optional.of(new InetSocketAddress("::1", 1884)), Optional.empty(), ""));

  private static final BrokerAdmin ADMIN = admin(PersistenceState.IN_MEMORY, LISTENERS);

  private static BrokerAdmin admin(PersistenceState state, List<ListenerView> listeners) {
    return answering(
        BrokerAdmin.class,
        Map.of(
            "version",
            "1.2.3",
            "uptime",
            Duration.ofSeconds(93_784),
            "persistenceState",
            state,
            "listeners",
            listeners));
  }

  private static final Counters COUNTERS =
      new Counters() {
        private final Map<String, Long> values =
            Map.of(
                "store.batches",
                0L,
                "clients.connected",
                6L,
                "sessions.absent",
                2L,
                "memory.heap.used",
                20L << 20,
                "memory.heap.limit",
                64L << 20,
                "memory.direct.used",
                4L << 20);

        @Override
        public List<Counter> all() {
          return values.keySet().stream().map(name -> named(name).orElseThrow()).toList();
        }

        @Override
        public Optional<Counter> named(String name) {
          return Optional.of(Counter.gauge(name, "", "", () -> values.get(name)));
        }
      };

  private final StringWriter text = new StringWriter();

  private CompletableFuture<Void> pulse = CompletableFuture.completedFuture(null);

  private int run(String... args) {
    return new StatusCommand(ADMIN, COUNTERS, () -> pulse)
        .run(List.of(args), new PrintWriter(text, true));
  }

  @Test
  void aBrokerWhoseLoopsDoNotAnswerIsNotSaidToRun() {
    pulse = CompletableFuture.failedFuture(new IllegalStateException("stuck"));
    assertThrows(IllegalStateException.class, this::run);
    assertEquals("", text.toString());
  }

  @Test
  void showsTheBrokerAtAGlance() {
    assertEquals(0, run());
    List<String> lines = text.toString().lines().toList();
    assertEquals("edge broker 1.2.3 is running", lines.get(0));
    assertEquals("pid        " + ProcessHandle.current().pid(), lines.get(1));
    assertEquals("uptime     1 d 02:03:04", lines.get(2));
    assertTrue(
        lines
            .get(3)
            .matches("memory     heap 20 of 64 MiB, network buffers 4 MiB(, resident \\d+ MiB)?"));
    assertEquals("clients    6 connected, 2 away", lines.get(4));
    assertEquals("messages   kept in memory only", lines.get(5));
    assertEquals("listener   tcp  127.0.0.1:1883, 3 clients", lines.get(6));
    assertEquals("listener   tls  not open, TLS server, 0 clients: waits for TLS", lines.get(7));
    assertEquals("listener   v6  [0:0:0:0:0:0:0:1]:1884, 3 clients", lines.get(8));
  }

  private static ListenerView open(String name, int port, Optional<Duration> lossWindow) {
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
    return listener(name, Optional.of(address), Optional.empty(), "", lossWindow);
  }

  private List<String> durable(ListenerView... listeners) {
    BrokerAdmin admin = admin(PersistenceState.DURABLE, List.of(listeners));
    StringWriter shown = new StringWriter();
    new StatusCommand(admin, COUNTERS, () -> pulse).run(List.of(), new PrintWriter(shown, true));
    return shown.toString().lines().skip(5).toList();
  }

  @Test
  void saysWhereAcknowledgementsDoNotWaitForTheDisk() {
    ListenerView strict = open("tcp", 1883, Optional.empty());
    ListenerView relaxed = open("lan", 1884, Optional.of(Duration.ofMillis(250)));
    assertEquals(
        List.of(
            "messages   on stable storage before they are acknowledged",
            "listener   tcp  127.0.0.1:1883, 3 clients"),
        durable(strict));
    assertEquals(
        List.of(
            "messages   on stable storage before they are acknowledged, but for listeners that are"
                + " relaxed",
            "listener   tcp  127.0.0.1:1883, 3 clients",
            "listener   lan  127.0.0.1:1884, 3 clients, relaxed: a crash may lose the last 250 ms"),
        durable(strict, relaxed));
    assertEquals(
        "messages   acknowledged before they are on stable storage: durability is relaxed",
        durable(relaxed).get(0));
  }

  @Test
  void takesNoArguments() {
    assertEquals(2, run("now"));
  }
}
