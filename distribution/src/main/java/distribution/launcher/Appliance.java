package distribution.launcher;

import broker.api.config.ConfigurationFile;
import broker.api.config.ConfigurationProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The running framework with the appliance's bundles. Owned by the main thread, which waits while
 * it is started.
 *
 * <p>The bundles of {@code lib/bundles} are used in place ({@code reference:}), so nothing is
 * copied to flash; a jar there must not be overwritten while the broker runs. They are started one
 * by one, which tells at once why one does not start. Start levels put libraries before those that
 * use them and File Install, which brings the configurations, last; on the way down the other way
 * round.
 */
final class Appliance {
  private static final Logger LOGGER = Logger.getLogger("broker.launcher");
  private static final Duration START_TIME = Duration.ofSeconds(60);

  /** For the rest of the process. */
  private static final List<ClassLoader> KEPT = new ArrayList<>();

  private final Home home;
  private final Framework framework;

  Appliance(Home home) {
    this.home = home;
    @SuppressWarnings("unchecked") // Felix takes objects as well as texts
    Map<String, String> settings =
        (Map<String, String>) (Map<String, ?>) FrameworkSettings.of(home);
    this.framework = new FrameworkFactory().newFramework(settings);
  }

  /**
   * Starts everything and waits until the broker serves. It is done on a thread that ends then:
   * Felix keeps the largest manifest that a thread has read, the megabyte of a signed jar, for as
   * long as there is that thread.
   *
   * @param longWait is told, on any thread, why that takes long
   * @return what the parts that serve say about themselves; empty if the broker cannot run, and
   *     then the log has told why
   */
  Optional<List<String>> start(Consumer<String> longWait) throws InterruptedException {
    FutureTask<Optional<List<String>>> starting = new FutureTask<>(() -> startHere(longWait));
    Thread thread = new Thread(starting, "broker-start");
    thread.start();
    try {
      return starting.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      thread.interrupt();
      thread.join();
      throw e;
    }
  }

  private Optional<List<String>> startHere(Consumer<String> longWait) throws InterruptedException {
    try {
      return start(new StartupWatch(parts(), longWait));
    } catch (StartFailure e) {
      LOGGER.severe(e.getMessage());
      LOGGER.log(Level.FINE, "in full", e);
      return Optional.empty();
    }
  }

  private Optional<List<String>> start(StartupWatch watch)
      throws StartFailure, InterruptedException {
    try {
      framework.init();
      BundleContext context = framework.getBundleContext();
      watch.open(context);
      OsgiLog.listen(context);
      List<Bundle> bundles = install(context);
      framework.start();
      return startAll(bundles) ? outcome(watch.await(START_TIME)) : Optional.empty();
    } catch (BundleException e) {
      throw new StartFailure("the framework does not start: " + oneLine(e), e);
    } finally {
      watch.close();
    }
  }

  private List<String> parts() throws StartFailure {
    List<String> parts = new ArrayList<>();
    for (Path file : home.configurationFiles()) {
      check(file);
      String part = StartupWatch.partOf(file.getFileName().toString());
      if (part.equals("broker.core") || part.startsWith("broker.listener-")) {
        parts.add(part);
      }
    }
    if (!parts.contains("broker.core")) {
      throw new StartFailure("etc/broker.core.cfg: is missing");
    }
    return parts;
  }

  /** Looks at a file before the framework does: what is no text at all it would pass over. */
  private static void check(Path file) throws StartFailure {
    try {
      ConfigurationFile.check(file);
    } catch (ConfigurationProblem e) {
      throw new StartFailure(e.text(), e);
    } catch (IOException e) {
      Path name = file.subpath(file.getNameCount() - 2, file.getNameCount());
      throw new StartFailure(name + ": cannot be read: " + Home.words(e), e);
    }
  }

  private List<Bundle> install(BundleContext context) throws StartFailure {
    List<Bundle> bundles = new ArrayList<>();
    try (Stream<Path> jars = Files.list(home.bundles())) {
      for (Path jar : (Iterable<Path>) jars.filter(Appliance::isJar)::iterator) {
        Bundle bundle = install(context, jar);
        bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel(bundle));
        if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
          bundles.add(bundle);
        }
      }
    } catch (IOException e) {
      throw new StartFailure("bundles: " + Home.reason(e), e);
    }
    bundles.sort(Comparator.comparingInt(b -> b.adapt(BundleStartLevel.class).getStartLevel()));
    return bundles;
  }

  private static Bundle install(BundleContext context, Path jar) throws StartFailure {
    try {
      return context.installBundle("reference:" + jar.toUri());
    } catch (BundleException e) {
      throw new StartFailure(jar + ": cannot be installed: " + oneLine(e), e);
    }
  }

  private static boolean isJar(Path file) {
    return file.getFileName().toString().endsWith(".jar");
  }

  private static int startLevel(Bundle bundle) {
    String name = bundle.getSymbolicName();
    if (name.equals("org.apache.felix.log")) {
      return 1;
    }
    if (name.equals("org.apache.felix.fileinstall")) {
      return FrameworkSettings.START_LEVEL;
    }
    return name.startsWith("broker.") ? FrameworkSettings.BROKER_START_LEVEL : 5;
  }

  /** Starts the bundles; {@code broker.deploy} starts the plugins. */
  private static boolean startAll(List<Bundle> bundles) {
    boolean runs = true;
    for (Bundle bundle : bundles) {
      try {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      } catch (BundleException e) {
        LOGGER.severe(bundle.getSymbolicName() + " does not start: " + oneLine(e));
        LOGGER.log(Level.FINE, "in full", e);
        runs = false;
      }
    }
    return runs;
  }

  private static Optional<List<String>> outcome(StartupWatch.Outcome outcome) throws StartFailure {
    if (outcome.problem()) {
      return Optional.empty();
    }
    if (!outcome.missing().isEmpty()) {
      throw new StartFailure(
          String.join(", ", outcome.missing())
              + ": did not become ready within "
              + START_TIME.toSeconds()
              + " s");
    }
    return Optional.of(outcome.details());
  }

  /** What is collected before the end of a trial run would be missing in the class archive. */
  private void keepClasses() {
    BundleContext context = framework.getBundleContext();
    if (context == null || !"trial".equals(System.getProperty("broker.archive"))) {
      return;
    }
    for (Bundle bundle : context.getBundles()) {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      if (wiring != null && wiring.getClassLoader() != null) {
        KEPT.add(wiring.getClassLoader());
      }
    }
  }

  private static String oneLine(BundleException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    // Felix says everything twice
    return text.replaceAll("\\s+", " ").replaceFirst(" Unresolved requirements: .*", "");
  }

  /**
   * Asks all event loops of the broker for a sign of life: {@code broker.core} offers one under
   * this property.
   *
   * @param patience how long they may take
   */
  boolean eventLoopsAnswer(Duration patience) throws InterruptedException {
    try {
      for (ServiceReference<?> reference :
          framework.getBundleContext().getServiceReferences(Supplier.class, "(broker.pulse=*)")) {
        Object pulse = framework.getBundleContext().getService(reference);
        if (pulse instanceof Supplier<?> supplier
            && supplier.get() instanceof CompletionStage<?> beat) {
          beat.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
          return true;
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOGGER.log(Level.FINE, "no pulse", e);
    }
    return false;
  }

  /**
   * Waits until the framework has stopped, at most for so long.
   *
   * @return true if it has
   */
  boolean waitForStop(Duration most) throws InterruptedException {
    return framework.waitForStop(most.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
  }

  /** Stops the framework and waits for that, at most for so long; true if it has stopped. */
  boolean stop(Duration most) throws InterruptedException {
    keepClasses();
    try {
      framework.stop();
    } catch (BundleException e) {
      LOGGER.log(Level.SEVERE, "the framework does not stop", e);
    }
    boolean stopped = waitForStop(most);
    if (stopped) {
      cleanUp();
    }
    return stopped;
  }

  /** What this run leaves is nothing to the next, which would have to delete it at its start. */
  private void cleanUp() {
    try (Stream<Path> tree = Files.walk(home.frameworkStorage())) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "left to the next start", e);
    }
  }
}
