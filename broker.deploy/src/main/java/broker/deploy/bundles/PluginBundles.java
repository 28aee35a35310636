package broker.deploy.bundles;

import broker.deploy.archive.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins that are installed in the framework. Owned by the deployer's thread. */
public final class PluginBundles implements AutoCloseable {
  /** That of the broker itself, which goes down after them. */
  private static final int START_LEVEL = 10;

  private static final Logger log = LoggerFactory.getLogger(PluginBundles.class);
  private static final long LOOK_MILLIS = 25;
  private static final Pattern MISSING =
      Pattern.compile(
          "missing requirement (?:\\[[^\\]]*\\]\\([^)]*\\)\\] |\\[[^\\]]*\\] )?([^\\[]*)");

  private final BundleContext context;
  private final ServiceComponentRuntime components;
  private final LongSupplier nanoClock;
  private final Isolation isolation;
  private final Vacancies vacancies;
  private final Object pause = new Object();

  /** No plugin yet. */
  public PluginBundles(
      BundleContext context, ServiceComponentRuntime components, LongSupplier nanoClock) {
    this.context = context;
    this.components = components;
    this.nanoClock = nanoClock;
    this.isolation = new Isolation(context);
    this.vacancies = new Vacancies(wiring());
  }

  /** True if the appliance itself has a bundle of this name, which nobody may replace. */
  public boolean belongsToTheAppliance(String name, Collection<Bundle> plugins) {
    for (Bundle bundle : context.getBundles()) {
      if (name.equals(bundle.getSymbolicName()) && !plugins.contains(bundle)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Installs a jar and finds everything it needs; nothing of it runs.
   *
   * @param jar may be used in place, so it must stay as it is
   */
  public Bundle install(Path jar) throws Refusal {
    Bundle bundle;
    try {
      Bundle place = vacancies.fill(jar);
      bundle = place == null ? context.installBundle("reference:" + jar.toUri()) : place;
    } catch (BundleException e) {
      throw new Refusal("cannot be installed: " + words(e));
    }
    isolation.add(bundle);
    bundle.adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
    if (!wiring().resolveBundles(Set.of(bundle))) {
      String reason = whyUnresolved(bundle);
      remove(bundle);
      throw new Refusal(reason);
    }
    return bundle;
  }

  /** The framework tells only when it is asked to start it. */
  private static String whyUnresolved(Bundle bundle) {
    try {
      bundle.start(Bundle.START_TRANSIENT);
      return "does not resolve";
    } catch (BundleException e) {
      Matcher missing = MISSING.matcher(words(e).replaceFirst(" Unresolved requirements: .*", ""));
      String last = words(e);
      while (missing.find()) {
        last = "it needs " + missing.group(1).strip();
      }
      return "does not resolve: " + last;
    }
  }

  /** Starts a bundle. */
  public void start(Bundle bundle, Duration most) throws Refusal, InterruptedException {
    try {
      Patience.call(
          "broker-deploy-start " + bundle.getSymbolicName(),
          () -> {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            return bundle;
          },
          most);
    } catch (TimeoutException e) {
      throw new Refusal("does not start within " + most.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new Refusal("does not start: " + words(e));
    }
  }

  /** Stops a bundle. */
  public void stop(Bundle bundle, Duration most) throws Refusal, InterruptedException {
    try {
      Patience.call(
          "broker-deploy-stop " + bundle.getSymbolicName(),
          () -> {
            bundle.stop();
            return bundle;
          },
          most);
    } catch (TimeoutException e) {
      throw new Refusal("does not stop within " + most.toMillis() + " ms");
    } catch (ExecutionException e) {
      log.warn("{} is stopped, and complains", bundle.getSymbolicName(), e.getCause());
    }
  }

  /**
   * Waits until the components of a started bundle are active.
   *
   * @param before names of components that have been active in the version before
   * @throws Refusal if one fails, or not all are active in time
   */
  public Health await(Bundle bundle, Set<String> before, Duration most)
      throws Refusal, InterruptedException {
    long deadline = nanoClock.getAsLong() + most.toNanos();
    Health health = health(bundle);
    while (!health.isGood(before)) {
      if (!health.failed().isEmpty() || nanoClock.getAsLong() - deadline >= 0) {
        throw new Refusal(health.problem(before));
      }
      synchronized (pause) {
        TimeUnit.MILLISECONDS.timedWait(pause, LOOK_MILLIS);
      }
      health = health(bundle);
    }
    useServices(bundle, most);
    health = health(bundle);
    if (!health.failed().isEmpty()) {
      throw new Refusal(health.problem(before));
    }
    return health;
  }

  /** Many components are made when somebody uses their service first: too late to go back. */
  private void useServices(Bundle bundle, Duration most) throws Refusal, InterruptedException {
    try {
      String broken =
          Patience.call(
              "broker-deploy-use " + bundle.getSymbolicName(), () -> unusable(bundle), most);
      if (!broken.isEmpty()) {
        throw new Refusal(
            "component " + broken + " fails: its service cannot be made, see the log");
      }
    } catch (TimeoutException e) {
      throw new Refusal("makes no service within " + most.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new Refusal("fails: " + words(e));
    }
  }

  /** The component whose service cannot be made; empty if there is none. */
  private static String unusable(Bundle bundle) {
    BundleContext own = bundle.getBundleContext();
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    if (own == null || registered == null) {
      return "";
    }
    for (ServiceReference<?> service : registered) {
      if (own.getService(service) == null && service.getBundle() != null) {
        return String.valueOf(service.getProperty("component.name"));
      }
      own.ungetService(service);
    }
    return "";
  }

  /** True while all bundles are stopped, one after the other. */
  public boolean isEnding() {
    return context.getBundle(0).getState() == Bundle.STOPPING;
  }

  /** How its components are now. */
  public Health health(Bundle bundle) {
    return Health.of(bundle, components);
  }

  /** Classes of the services that it has registered. */
  public Set<String> services(Bundle bundle) {
    Set<String> classes = new TreeSet<>();
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    if (registered != null) {
      for (ServiceReference<?> service : registered) {
        classes.addAll(Set.of((String[]) service.getProperty(Constants.OBJECTCLASS)));
      }
    }
    return classes;
  }

  /**
   * Forgets a bundle that is stopped, so that another may come in its place; one that does not stop
   * is uninstalled as soon as it does.
   */
  public void remove(Bundle bundle) {
    if (bundle.getState() == Bundle.STARTING || bundle.getState() == Bundle.STOPPING) {
      Patience.leaveTo("broker-deploy-remove " + bundle.getSymbolicName(), () -> uninstall(bundle));
    } else if (!isAlone(bundle) || !vacancies.empty(bundle)) {
      uninstall(bundle);
    }
  }

  private boolean isAlone(Bundle bundle) {
    return wiring().getDependencyClosure(Set.of(bundle)).size() == 1;
  }

  private void uninstall(Bundle bundle) {
    try {
      boolean alone = isAlone(bundle);
      bundle.uninstall();
      if (alone) {
        wiring().refreshBundles(Set.of(bundle)); // forgets its classes
      } else {
        log.error("{} is still used by others, nothing is refreshed", bundle);
      }
    } catch (BundleException | IllegalStateException e) {
      log.warn("{} cannot be uninstalled: {}", bundle, e.getMessage());
    } finally {
      isolation.remove(bundle);
    }
  }

  private FrameworkWiring wiring() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  private static String words(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String said = root instanceof BundleException ? root.getMessage() : root.toString();
    return String.valueOf(said).replaceAll("\\s+", " ");
  }

  @Override
  public void close() {
    isolation.close();
  }
}
