package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import distribution.it.plugin.FriendsOnly;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import testkit.FreePorts;

/** broker.core as a bundle: started, stopped, updated and configured by others. */
final class FelixIT {
  @TempDir private Path storage;
  private InProcessFelix felix;
  private Configuration listener;
  private int port;

  @BeforeEach
  void start() throws Exception {
    felix = new InProcessFelix(storage);
    port = FreePorts.next();
    configureCore(Map.of("io_threads", "2"));
    listener = felix.factoryConfiguration("broker.listener", "one");
    InProcessFelix.update(listener, listening(port));
    felix.awaitListener(port);
  }

  /** Without epoll: a process can load its native library once, and the clients have. */
  private void configureCore(Map<String, String> values) throws Exception {
    Map<String, String> all = new HashMap<>(values);
    all.put("transport", "nio");
    InProcessFelix.update(felix.configuration("broker.core"), all);
  }

  private static Map<String, String> listening(int port) {
    return Map.of("port", Integer.toString(port), "allow_anonymous", "true");
  }

  /** Nothing of the broker outlives the framework. */
  @AfterEach
  void stop() throws Exception {
    felix.close();
    Ports.awaitClosed(port);
    awaitNoBrokerThreads();
  }

  private static List<String> brokerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("broker"))
        .toList();
  }

  /** A loop says that it is done from its own thread, which is gone a moment later. */
  private static void awaitNoBrokerThreads() {
    long deadline = System.nanoTime() + Transcript.PATIENCE.toNanos();
    while (!brokerThreads().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(List.of(), brokerThreads());
  }

  private PeerConnection connect(int at) throws Exception {
    return new HiveMqV5Peer().connect(new Options(at, "client"), new Subscription("echo", 1));
  }

  private static void assertServes(PeerConnection connection) throws Exception {
    connection.publish(new Message("echo", "there?").qos(1));
    assertEquals("there?", connection.receive().payload());
  }

  @Test
  void stoppedItLeavesNothingBehindAndStartedAgainItServes() throws Exception {
    Bundle core = felix.bundle("broker.core");
    for (int i = 0; i < 3; i++) {
      PeerConnection client = connect(port);
      assertServes(client);
      core.stop();
      assertEquals(0x8b, client.awaitEnd()); // Server shutting down
      Ports.awaitClosed(port);
      awaitNoBrokerThreads();
      core.start();
      felix.awaitListener(port);
    }
    assertServes(connect(port));
  }

  @Test
  void updatedItServesAgain() throws Exception {
    Bundle core = felix.bundle("broker.core");
    try (InputStream jar = new URL(core.getLocation()).openStream()) {
      core.update(jar);
    }
    felix.awaitListener(port);
    assertServes(connect(port));
  }

  @Test
  void listenersFollowTheirConfigurationsAndClientsStay() throws Exception {
    PeerConnection early = connect(port);
    int moved = FreePorts.next();
    InProcessFelix.update(listener, listening(moved));
    felix.awaitListener(moved);
    Ports.awaitClosed(port);
    int second = FreePorts.next();
    Configuration other = felix.factoryConfiguration("broker.listener", "two");
    InProcessFelix.update(other, listening(second));
    felix.awaitListener(second);
    other.delete();
    Ports.awaitClosed(second);
    listener.delete();
    Ports.awaitClosed(moved);
    assertServes(early);
    assertFalse(early.hasEnded());
    early.close();
  }

  @Test
  void withoutItsConfigurationItStopsAndWithItComesBack() throws Exception {
    PeerConnection client = connect(port);
    Configuration core = felix.configuration("broker.core");
    core.delete();
    assertEquals(0x8b, client.awaitEnd()); // Server shutting down
    Ports.awaitClosed(port);
    configureCore(Map.of("max_qos", "1"));
    felix.awaitListener(port);
    assertServes(connect(port));
  }

  @Test
  void anAuthenticatorDecidesWhileItIsThereAndWithoutItNobodyComesIn() throws Exception {
    InProcessFelix.update(listener, Map.of("port", Integer.toString(port)));
    Peer peer = new HiveMqV5Peer();
    Options friend = new Options(port, "friend");
    Options stranger = new Options(port, "stranger");
    assertThrows(Refused.class, () -> peer.connect(friend)); // nobody vouches for it
    Bundle plugin = felix.deploy(FriendsOnly.class);
    PeerConnection inside = peer.connect(friend, new Subscription("echo", 1));
    assertEquals(0x86, assertThrows(Refused.class, () -> peer.connect(stranger)).code());
    plugin.stop();
    assertThrows(Refused.class, () -> peer.connect(new Options(port, "friend too")));
    plugin.start();
    peer.connect(new Options(port, "friend too")).close();
    assertServes(inside);
    inside.close();
    plugin.uninstall();
  }

  @Test
  void aConfigurationThatIsNotValidChangesNothing() throws Exception {
    PeerConnection client = connect(port);
    configureCore(Map.of("max_qos", "many"));
    InProcessFelix.update(listener, Map.of("port", "many"));
    int second = FreePorts.next();
    InProcessFelix.update(felix.factoryConfiguration("broker.listener", "two"), listening(second));
    felix.awaitListener(second); // by then the others have been looked at
    assertServes(client);
    PeerConnection late = new PahoV5Peer().connect(new Options(port, "late"));
    late.close();
    client.close();
  }
}
