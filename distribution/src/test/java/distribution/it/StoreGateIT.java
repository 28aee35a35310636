package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.starting.PluginsToCome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import testkit.FreePorts;

/** Nobody is let in before the store that plugin.persistence promises is loaded. */
final class StoreGateIT {
  @TempDir private Path home;
  private InProcessFelix felix;
  private Bundle plugin;
  private int port;

  @BeforeEach
  void install() throws Exception {
    felix = new InProcessFelix(home.resolve("felix"), home);
    plugin = felix.installPlugin("plugin.persistence");
    port = FreePorts.next();
  }

  @AfterEach
  void stop() throws Exception {
    felix.close();
  }

  private void configure(String withoutStore) throws Exception {
    InProcessFelix.update(
        felix.configuration("broker.core"),
        Map.of("transport", "nio", "store_timeout_s", "0", "without_store", withoutStore));
    InProcessFelix.update(
        felix.factoryConfiguration("broker.listener", "one"),
        Map.of("port", Integer.toString(port), "allow_anonymous", "true"));
  }

  private PeerConnection client() throws Exception {
    return new HiveMqV5Peer()
        .connect(new Options(port, "client").persistent(), new Subscription("t/#", 1));
  }

  private void publish(String payload) throws Exception {
    try (PeerConnection p = new HiveMqV5Peer().connect(new Options(port, "publisher"))) {
      assertEquals(0, p.publish(new Message("t/1", payload).qos(1)));
    }
  }

  @Test
  void clientsFindTheirSessionsAfterARestartOfTheBroker() throws Exception {
    plugin.start();
    configure("wait");
    felix.awaitListener(port);
    client().close();
    publish("while away");
    Bundle core = felix.bundle("broker.core");
    core.stop();
    Ports.awaitClosed(port);
    core.start();
    felix.awaitListener(port);
    try (PeerConnection client = client()) {
      assertTrue(client.sessionPresent());
      assertEquals("while away", client.receive().payload());
    }
  }

  @Test
  void portsStayClosedWhileTheStoreCannotBeOpened() throws Exception {
    Path directory = Files.createDirectories(home.resolve("data")).resolve("store");
    Files.writeString(directory, "a file where the directory should be");
    plugin.start();
    configure("wait");
    felix.awaitService("(broker.ready=broker.core)");
    assertFalse(Ports.accepts(port));
    Files.delete(directory);
    felix.awaitListener(port);
    assertFalse(client().sessionPresent());
  }

  private Bundle configureWhilePluginsAreStarted() throws Exception {
    Bundle starting = felix.deploy(PluginsToCome.class);
    configure("wait");
    felix.awaitService("(broker.waits=store)");
    assertFalse(Ports.accepts(port));
    return starting;
  }

  @Test
  void portsStayClosedWhilePluginsAreStartedThatMayBringAStore() throws Exception {
    Bundle starting = configureWhilePluginsAreStarted();
    plugin.start();
    starting.stop();
    felix.awaitListener(port);
    client().close();
    publish("kept");
    try (PeerConnection client = client()) {
      assertTrue(client.sessionPresent());
    }
  }

  @Test
  void portsOpenWithoutAStoreWhenNoPluginThatWasStartedPromisesOne() throws Exception {
    Bundle starting = configureWhilePluginsAreStarted();
    starting.stop();
    felix.awaitListener(port);
  }

  @Test
  void whoeverWantsToGoesOnInMemoryAndTheStoreIsAddedWhenItComes() throws Exception {
    plugin.start();
    configure("wait");
    felix.awaitListener(port);
    client().close();
    publish("before");
    felix.bundle("broker.core").stop();
    plugin.stop();
    Path directory = home.resolve("data/store");
    Path aside = home.resolve("aside");
    Files.move(directory, aside);
    Files.writeString(directory, "a file where the directory should be");
    plugin.start();
    configure("in_memory");
    felix.bundle("broker.core").start();
    felix.awaitListener(port);
    Files.delete(directory);
    Files.move(aside, directory);
    try (PeerConnection other = new HiveMqV5Peer().connect(new Options(port, "other"))) {
      do { // the store is opened again and again, and then the session is there
        Thread.onSpinWait();
      } while (other.publish(new Message("t/1", "after").qos(1)) != 0);
    }
    try (PeerConnection client = client()) {
      assertEquals("before", client.receive().payload());
      assertEquals("after", client.receive().payload());
    }
  }
}
