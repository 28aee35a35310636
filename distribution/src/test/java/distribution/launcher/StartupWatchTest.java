package distribution.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

class StartupWatchTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Framework framework;
  private StartupWatch watch;
  private final List<String> longWaits = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, directory.toString()));
    framework.start();
    watch = new StartupWatch(List.of("broker.core", "broker.listener-tcp"), longWaits::add);
    watch.open(framework.getBundleContext());
  }

  @AfterEach
  void stop() throws Exception {
    watch.close();
    framework.stop();
    framework.waitForStop(0);
  }

  private ServiceRegistration<?> register(Map<String, String> properties) {
    Dictionary<String, String> dictionary = new Hashtable<>(properties);
    return framework.getBundleContext().registerService(Object.class, new Object(), dictionary);
  }

  @Test
  void isOverWhenEveryPartIsReady() throws Exception {
    register(Map.of("broker.ready", "broker.core"));
    register(
        Map.of(
            "broker.ready", "listener",
            "broker.ready.detail", "mqtt://127.0.0.1:1883",
            "felix.fileinstall.filename", "file:/x/etc/broker.listener-tcp.cfg"));
    StartupWatch.Outcome outcome = watch.await(LONG);
    assertFalse(outcome.problem());
    assertEquals(List.of(), outcome.missing());
    assertEquals(List.of("mqtt://127.0.0.1:1883"), outcome.details());
  }

  @Test
  void namesThePartsThatSayNothing() throws Exception {
    register(Map.of("broker.ready", "broker.core"));
    register(Map.of("other", "service"));
    assertEquals(List.of("broker.listener-tcp"), watch.await(SOON).missing());
  }

  @Test
  void whoWaitsForAStoreIsGivenItsTime() throws Exception {
    ServiceRegistration<?> waiting = register(Map.of("broker.waits", "store"));
    CompletableFuture<StartupWatch.Outcome> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return watch.await(SOON);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThrows(
        TimeoutException.class,
        () -> outcome.get(SOON.toMillis() * 4, TimeUnit.MILLISECONDS),
        "the time for the start ran on");
    assertEquals(List.of(), longWaits);
    waiting.setProperties(
        new Hashtable<>(Map.of("broker.waits", "store", "broker.waits.reason", "no disk")));
    assertEquals(List.of("no disk"), longWaits);
    waiting.unregister();
    assertEquals(
        List.of("broker.core", "broker.listener-tcp"),
        outcome.get(LONG.toSeconds(), TimeUnit.SECONDS).missing());
  }

  @Test
  void aProblemEndsTheWaitingAtOnce() throws Exception {
    Logger.getLogger("broker.configuration").severe("x.cfg: port: in use");
    assertTrue(watch.await(LONG).problem());
  }

  @Test
  void aWarningIsNoProblem() throws Exception {
    Logger.getLogger("broker.configuration").warning("x.cfg: port: odd");
    assertFalse(watch.await(SOON).problem());
  }
}
