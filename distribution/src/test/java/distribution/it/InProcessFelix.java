package distribution.it;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.LoggerFactory;

/**
 * The appliance's bundles in a framework in this process, without a launcher. File Install is left
 * out: configurations come from the test. Owned by the test's thread.
 */
final class InProcessFelix implements AutoCloseable {
  /** A configuration of plugin.tls that makes its own certificates. */
  static final Map<String, String> TLS =
      Map.of(
          "certfile",
          "data/tls/server.crt",
          "keyfile",
          "data/tls/server.key",
          "cafile",
          "data/tls/ca.crt",
          "create_certificate",
          "true");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Framework framework;

  InProcessFelix(Path storage) throws Exception {
    this(storage, Map.of());
  }

  /** With this home directory of the broker. */
  InProcessFelix(Path storage, Path home) throws Exception {
    this(storage, Map.of("broker.home", home.toString()));
  }

  private InProcessFelix(Path storage, Map<String, String> properties) throws Exception {
    Map<String, String> all = new HashMap<>(properties);
    all.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, sharedPackages());
    all.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "100"); // as the launcher does
    framework = new FrameworkFactory().newFramework(all);
    framework.start();
    for (Path jar : jars()) {
      install(jar);
    }
    for (Bundle bundle : context().getBundles()) {
      if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
        bundle.start();
      }
    }
  }

  /** What the test has to see as the bundles do. */
  private static String sharedPackages() {
    String slf4j = LoggerFactory.class.getPackage().getImplementationVersion();
    return String.join(
        ",",
        "org.slf4j;version=" + slf4j,
        "org.slf4j.event;version=" + slf4j,
        "org.slf4j.helpers;version=" + slf4j,
        "org.slf4j.spi;version=" + slf4j,
        "org.osgi.service.cm;version=1.6");
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> jars = Files.list(BrokerHome.APPLIANCE.resolve("lib/bundles"))) {
      return jars.filter(jar -> !isPassedOver(jar.getFileName().toString())).sorted().toList();
    }
  }

  private static boolean isPassedOver(String name) {
    return name.startsWith("org.apache.felix.fileinstall")
        || name.startsWith("org.apache.felix.log");
  }

  private Bundle install(Path jar) throws BundleException {
    return context().installBundle(jar.toUri().toString());
  }

  private BundleContext context() {
    return framework.getBundleContext();
  }

  /** Installs and starts a bundle made of the package of a class, which sees the broker's API. */
  Bundle deploy(Class<?> plugin) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PluginJar.write(plugin, bytes);
    Bundle bundle =
        context()
            .installBundle(plugin.getPackageName(), new ByteArrayInputStream(bytes.toByteArray()));
    bundle.start();
    return bundle;
  }

  /** Installs a plugin of the appliance. */
  Bundle installPlugin(String symbolicName) throws Exception {
    return install(pluginJar(symbolicName));
  }

  /** Where the appliance has a plugin. */
  static Path pluginJar(String symbolicName) throws IOException {
    try (Stream<Path> jars = Files.list(BrokerHome.APPLIANCE.resolve("plugins"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith(symbolicName))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Stops a bundle, updates it, frees what its old version was wired to, and starts it. */
  void replace(Bundle bundle, Path jar) throws Exception {
    bundle.stop();
    try (InputStream in = Files.newInputStream(jar)) {
      bundle.update(in);
    }
    CountDownLatch refreshed = new CountDownLatch(1);
    framework
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> refreshed.countDown());
    assertTrue(refreshed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    bundle.start();
  }

  /** All bundles that are installed. */
  List<Bundle> bundles() {
    return List.of(context().getBundles());
  }

  /** Tells the listener what happens to bundles. */
  void listen(BundleListener listener) {
    context().addBundleListener(listener);
  }

  /** Tells the listener what the framework does. */
  void listen(FrameworkListener listener) {
    context().addFrameworkListener(listener);
  }

  Bundle bundle(String symbolicName) {
    return Stream.of(context().getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
        .findFirst()
        .orElseThrow();
  }

  Configuration configuration(String pid) throws Exception {
    return admin().getConfiguration(pid, "?");
  }

  Configuration factoryConfiguration(String factory, String name) throws Exception {
    return admin().getFactoryConfiguration(factory, name, "?");
  }

  private ConfigurationAdmin admin() throws InterruptedException {
    ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> tracker =
        new ServiceTracker<>(context(), ConfigurationAdmin.class, null);
    tracker.open();
    return tracker.waitForService(PATIENCE.toMillis());
  }

  static void update(Configuration configuration, Map<String, ?> values) throws IOException {
    configuration.update(new Hashtable<>(values));
  }

  /** Waits until a listener says that it serves at this port. */
  void awaitListener(int port) throws InterruptedException, InvalidSyntaxException {
    awaitListener("mqtt", port);
  }

  /** The same, for one that may have TLS. */
  void awaitListener(String scheme, int port) throws InterruptedException, InvalidSyntaxException {
    awaitService("(broker.ready.detail=" + scheme + "://127.0.0.1:" + port + ")");
  }

  /** Waits until there is a service with such properties. */
  Object awaitService(String filter) throws InterruptedException, InvalidSyntaxException {
    ServiceTracker<Object, Object> tracker =
        new ServiceTracker<>(context(), context().createFilter(filter), null);
    tracker.open(true); // its class is none of ours
    try {
      Object service = tracker.waitForService(PATIENCE.toMillis());
      assertNotNull(service, "no " + filter);
      return service;
    } finally {
      tracker.close();
    }
  }

  /** Waits for a service of this name, whose class is Java's. */
  <T> T awaitService(Class<T> type, String component) throws Exception {
    String filter = "(&(objectClass=" + type.getName() + ")(component.name=" + component + "))";
    ServiceTracker<T, T> tracker =
        new ServiceTracker<>(context(), context().createFilter(filter), null);
    tracker.open();
    T service = tracker.waitForService(PATIENCE.toMillis());
    assertNotNull(service, "no " + filter);
    return service;
  }

  @Override
  public void close() throws Exception {
    framework.stop();
    FrameworkEvent end = framework.waitForStop(PATIENCE.toMillis());
    assertTrue(end.getType() == FrameworkEvent.STOPPED, "the framework does not stop");
  }
}
