package distribution.launcher;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * Waits until every part of the broker that has to run says that it does, or one says that it
 * cannot. The launcher shares no class with the bundles but the log's, so this is the contract:
 *
 * <ul>
 *   <li><b>ready</b>: the part registers a service (of any class) with the property {@value
 *       #READY}. If the service also carries {@value #FILE}, which File Install puts into each
 *       configuration and Declarative Services into each component's properties, that file's name
 *       without its ending names the part; otherwise the value of {@value #READY} does. The text
 *       property {@value #DETAIL}, if there, is shown to people ({@code mqtt://127.0.0.1:1883}).
 *       {@code broker.core} and each {@code etc/broker.listener-NAME} file are parts that must run;
 *       a listener that waits for somebody else (a certificate) may call itself ready and say so.
 *   <li><b>waits</b>: while a service with the property {@value #WAITS} is there, somebody waits
 *       for what may take its time (a store that is loaded) and watches over it himself: the time
 *       for the start begins anew when it is gone, and the start is not over before. Once it takes
 *       longer than people should wait for, {@value #REASON} says so.
 *   <li><b>cannot</b>: the part writes one line at level ERROR to the logger {@value #PROBLEMS}:
 *       {@code file: key: reason}. It does the same when a change cannot be applied later, so the
 *       line and its place are always the same; while the broker starts, it ends the start. So does
 *       an ERROR of Declarative Services about a component of {@code broker.core}.
 * </ul>
 *
 * <p>Any thread may report; the monitor of this object guards the state.
 */
final class StartupWatch extends Handler implements ServiceListener {
  static final String READY = "broker.ready";
  static final String WAITS = "broker.waits";
  static final String REASON = "broker.waits.reason";
  static final String DETAIL = "broker.ready.detail";
  static final String FILE = "felix.fileinstall.filename";
  static final String PROBLEMS = "broker.configuration";

  /** Under a bundle's name Declarative Services tells which component of it does not work. */
  private static final Set<String> FATAL = Set.of(PROBLEMS, "broker.core");

  private final Logger root = Logger.getLogger("");
  private final Set<String> missing;
  private final TreeMap<String, String> details = new TreeMap<>();
  private final Set<ServiceReference<?>> waits = new HashSet<>();
  private final Consumer<String> longWait;
  private boolean problem;

  /**
   * A watch over the parts with these names.
   *
   * @param longWait is told why the start takes long
   */
  StartupWatch(Collection<String> parts, Consumer<String> longWait) {
    missing = new TreeSet<>(parts);
    this.longWait = longWait;
    setLevel(Level.SEVERE);
  }

  /** Begins to listen; to be called before the first part can report. */
  void open(BundleContext context) {
    try {
      context.addServiceListener(this, "(|(" + READY + "=*)(" + WAITS + "=*))");
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    root.addHandler(this);
  }

  /** Waits for the outcome. */
  synchronized Outcome await(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!problem && !(missing.isEmpty() && waits.isEmpty())) {
      if (!waits.isEmpty()) {
        wait();
        deadline = System.nanoTime() + most.toNanos();
        continue;
      }
      long remaining = deadline - System.nanoTime();
      if (remaining <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, remaining);
    }
    return new Outcome(problem, List.copyOf(missing), List.copyOf(details.values()));
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    ServiceReference<?> service = event.getServiceReference();
    boolean there =
        event.getType() == ServiceEvent.REGISTERED || event.getType() == ServiceEvent.MODIFIED;
    if (service.getProperty(WAITS) != null) {
      waits(service, there);
      if (there && service.getProperty(REASON) instanceof String reason && !reason.isEmpty()) {
        longWait.accept(reason);
      }
    } else if (there) {
      ready(service);
    }
  }

  private synchronized void waits(ServiceReference<?> service, boolean there) {
    if (there) {
      waits.add(service);
    } else {
      waits.remove(service);
    }
    notifyAll();
  }

  private synchronized void ready(ServiceReference<?> service) {
    String part = part(service);
    missing.remove(part);
    Object detail = service.getProperty(DETAIL);
    if (detail != null) {
      details.put(part, detail.toString());
    }
    notifyAll();
  }

  private static String part(ServiceReference<?> service) {
    @Nullable Object file = service.getProperty(FILE);
    return file == null ? service.getProperty(READY).toString() : partOf(file.toString());
  }

  /** The part that a configuration file, given by path or address, belongs to. */
  static String partOf(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.replaceFirst("\\.(cfg|config)$", "");
  }

  @Override
  public synchronized void publish(LogRecord record) {
    if (isLoggable(record) && FATAL.contains(record.getLoggerName())) {
      problem = true;
      notifyAll();
    }
  }

  @Override
  public void flush() {}

  /** Stops listening to problems: from now on they are told, and that is all. */
  @Override
  public void close() {
    root.removeHandler(this);
  }

  /**
   * How the start went.
   *
   * @param problem true if a part said that it cannot run; the log has told why
   * @param missing the parts that said nothing
   * @param details what the parts that run say about themselves
   */
  record Outcome(boolean problem, List<String> missing, List<String> details) {}
}
