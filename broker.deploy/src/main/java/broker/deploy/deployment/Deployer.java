package broker.deploy.deployment;

import broker.api.admin.BrokerAdmin;
import broker.api.admin.DeployedPlugin;
import broker.api.admin.PluginView;
import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.bundles.PluginBundles;
import broker.deploy.store.PluginStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deployer's thread: the start of the plugins, then one task after the other, and between them
 * a look at the folder and at how the plugins behave. Public methods may be called by any thread.
 */
public final class Deployer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deployer.class);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final long IDLE_MILLIS = 1_000;
  private static final int REMEMBERED_JOBS = 32;

  /** For the plugin that is being started when the broker ends; the others are not begun. */
  private static final long STARTING_SECONDS = 2;

  private final Plugins plugins;
  private final DropIns dropIns;
  private final FaultWatch faults = new FaultWatch();
  private final FolderWatch watch;
  private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::work, "broker-deploy");
  private final Map<Integer, Job> jobs = new LinkedHashMap<>(); // under its own lock
  private final PluginBundles bundles;
  private final BooleanSupplier open;
  private final Notices notices;
  private final Jury jury = new Jury(System::nanoTime);
  private volatile @Nullable BrokerAdmin admin;
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile boolean closed;
  private int lastJob;

  /** A piece of work for the deployer's thread. */
  private interface Task {
    void run() throws InterruptedException;
  }

  private interface Work {
    void run(Progress progress) throws Refusal, IOException, InterruptedException;
  }

  /**
   * Starts the thread, which starts the plugins that shall run and then follows the folder.
   *
   * @param folder {@code plugins/}; made if it is not there
   * @param configurations whether there is a file with the configuration of this PID
   * @param open whether the broker has loaded its store and offers everything
   * @throws IOException if the folder cannot be made or watched
   */
  public Deployer(
      Path folder,
      PluginStore store,
      PluginBundles bundles,
      Supplier<DeploymentSettings> settings,
      Notices notices,
      Predicate<String> configurations,
      BooleanSupplier open)
      throws IOException {
    Path directory = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) { // which may be a symbolic link
      Files.createDirectories(directory);
    }
    this.bundles = bundles;
    this.open = open;
    this.notices = notices;
    plugins = new Plugins(store, bundles, settings, notices, configurations);
    dropIns = new DropIns(directory, plugins, notices, System::nanoTime);
    watch = FolderWatch.open(directory, this::lookSoon);
    thread.setDaemon(true);
    thread.start();
  }

  // ---- for others

  /** The plugins as they are. */
  public List<DeployedPlugin> plugins() {
    return plugins.views();
  }

  /** How the plugins behave whose services the broker uses, by name. */
  public Map<String, PluginView> behaviour() {
    BrokerAdmin running = admin;
    Map<String, PluginView> views = new HashMap<>();
    if (running != null) {
      running.plugins().forEach(view -> views.put(view.name(), view));
    }
    return views;
  }

  /** The broker can be asked how plugins behave; null when it cannot any more. */
  public void admin(@Nullable BrokerAdmin running) {
    admin = running;
    lookSoon();
  }

  /** Something has changed that the next look would notice later. */
  public void lookSoon() {
    tasks.add(() -> {});
  }

  /** Asks for a jar to run. */
  public Job deploy(Path file) {
    return submit(
        progress -> {
          PluginJar jar = JarReader.read(file);
          plugins.deploy(jar, progress);
          put(jar);
        });
  }

  /** Asks for a plugin to be gone. */
  public Job undeploy(String name) {
    return submit(
        progress -> {
          if (plugins.find(name) == null && !dropIns.has(name)) {
            throw new Refusal("there is no plugin " + name);
          }
          dropIns.delete(name);
          plugins.undeploy(name, progress);
          progress.say(name + " is gone");
        });
  }

  /** Asks for the version before. */
  public Job rollBack(String name) {
    return submit(
        progress -> {
          PluginJar now = plugins.rollBack(name, null, progress);
          put(now);
        });
  }

  private void put(PluginJar jar) throws Refusal {
    try {
      dropIns.put(jar, plugins.ledger().copyOf(jar));
    } catch (IOException e) {
      throw new Refusal(
          jar.title() + " runs, but plugins/ cannot be changed, so not after a restart: " + e);
    }
  }

  /** A job that was asked for, as long as it is remembered. */
  public Optional<Job> job(int id) {
    synchronized (jobs) {
      return Optional.ofNullable(jobs.get(id));
    }
  }

  private Job submit(Work work) {
    Job job;
    synchronized (jobs) {
      job = new Job(++lastJob);
      jobs.put(job.id(), job);
      jobs.keySet().removeIf(id -> id <= lastJob - REMEMBERED_JOBS);
    }
    tasks.add(() -> run(job, work));
    return job;
  }

  private static void run(Job job, Work work) throws InterruptedException {
    int status = 1;
    try {
      work.run(job);
      status = 0;
    } catch (Refusal e) {
      job.say("failed: " + e.reason());
    } catch (IOException e) {
      job.say("failed: " + e);
    } catch (RuntimeException e) {
      log.error("a deployment failed", e);
      job.say("failed: " + e);
    } finally {
      job.end(status);
    }
  }

  // ---- the thread

  private void work() {
    try {
      startEarly();
      boolean again = false;
      while (!closed) {
        Task task = tasks.poll(again ? LOOK_AGAIN_MILLIS : IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
        again = look();
      }
    } catch (InterruptedException e) {
      log.debug("told to end", e);
    }
  }

  private void startEarly() throws InterruptedException {
    try {
      dropIns.startEarly(() -> closed || bundles.isEnding());
      notices.started(null);
    } catch (IOException | RuntimeException e) {
      notices.started(e); // and nobody is let in
    } finally {
      started.countDown();
    }
  }

  private boolean look() throws InterruptedException {
    try {
      BrokerAdmin running = admin;
      if (running == null || bundles.isEnding()) {
        return false; // what comes now is not judged before the broker runs
      }
      boolean isOpen = open.getAsBoolean();
      Jury.Verdict verdict = jury.possible(isOpen);
      if (verdict == Jury.Verdict.NOBODY) {
        return true; // what plugins wait for comes when the store is loaded
      }
      if (jury.gives(verdict)) {
        plugins.judge(verdict);
        dropIns.reconcileAll();
      }
      plugins.look(isOpen);
      for (PluginView view : faults.tooMany(running.plugins(), System.nanoTime())) {
        plugins.contain(view.name(), view.lastFault().orElse("it was set aside"));
        faults.forget(view.name());
      }
      return dropIns.look() | plugins.isExpecting();
    } catch (IOException e) {
      log.error("plugins/ cannot be looked at: {}", e.toString());
    } catch (RuntimeException e) {
      log.error("the deployer goes on after a fault of its own", e);
    }
    return false;
  }

  /** Ends; the plugins stay as they are. */
  @Override
  public void close() {
    closed = true;
    watch.close();
    try {
      started.await(STARTING_SECONDS, TimeUnit.SECONDS);
      thread.interrupt();
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    plugins.leaveUnjudged();
  }
}
