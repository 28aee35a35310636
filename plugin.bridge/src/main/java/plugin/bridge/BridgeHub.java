package plugin.bridge;

import broker.api.admin.Alarms;
import broker.api.admin.BrokerAdmin;
import broker.api.admin.BrokerPlugin;
import broker.api.client.LocalSessions;
import broker.api.client.RemoteConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import plugin.bridge.link.Bridge;
import plugin.bridge.link.BridgeView;
import plugin.bridge.link.LaneFile;
import plugin.bridge.link.Services;
import plugin.bridge.loop.LoopMemory;

/**
 * What the bridges of this broker share: the services of the broker, a control thread, and the
 * memory of what was sent. Declarative Services call one at a time; bridges and the command come
 * from any thread.
 */
@Component(name = "plugin.bridge.hub", service = BridgeHub.class)
@BrokerPlugin("bridge")
public final class BridgeHub {
  private static final int NAME_BYTES = 6;

  private final Notices notices = new Notices();
  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(BridgeHub::controlThread);
  private final ConcurrentSkipListMap<String, Bridge> bridges = new ConcurrentSkipListMap<>();
  private final Services services;
  private final SettingsReader.Environment environment;
  private volatile @Nullable BrokerAdmin admin;

  /** Starts with the services of the broker, which all bridges need. */
  @Activate
  public BridgeHub(
      BundleContext context,
      @Reference LocalSessions sessions,
      @Reference RemoteConnections connections) {
    String home = context.getProperty("broker.home");
    Path data = home == null ? null : Path.of(home, "data", "bridge");
    SecureRandom random = new SecureRandom();
    environment =
        new SettingsReader.Environment(
            Path.of(home == null ? "" : home).toAbsolutePath(), hostName(), System.getenv());
    services =
        new Services(
            sessions,
            connections,
            () -> admin,
            control,
            System::nanoTime,
            random,
            new LoopMemory(brokerName(data, random), System.nanoTime()),
            data == null ? null : new LaneFile(data));
  }

  private static Thread controlThread(Runnable task) {
    Thread thread = new Thread(task, "plugin.bridge");
    thread.setDaemon(true);
    return thread;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "broker";
    }
  }

  /** Chosen once and kept: what is under way at a restart is recognised afterwards. */
  private static String brokerName(@Nullable Path data, SecureRandom random) {
    byte[] bytes = new byte[NAME_BYTES];
    random.nextBytes(bytes);
    String fresh = HexFormat.of().formatHex(bytes);
    if (data == null) {
      return fresh;
    }
    Path file = data.resolve("broker-id");
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      Files.createDirectories(data);
      Files.writeString(file, fresh + "\n");
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SettingsReader.Environment environment() {
    return environment;
  }

  Services services() {
    return services;
  }

  Notices notices() {
    return notices;
  }

  void add(String name, Bridge bridge) {
    bridges.put(name, bridge);
  }

  void remove(String name, Bridge bridge) {
    bridges.remove(name, bridge);
  }

  List<BridgeView> views() {
    return bridges.values().stream().map(Bridge::view).toList();
  }

  /** Raises alarms with the broker from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindAlarms")
  public void bindAlarms(Alarms alarms) {
    notices.alarms().to(alarms);
  }

  /** Keeps alarms until the service is back. */
  public void unbindAlarms(Alarms alarms) {
    notices.alarms().leave(alarms);
  }

  /** The broker can be asked what sessions subscribe to. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindAdmin")
  public void bindAdmin(BrokerAdmin service) {
    admin = service;
  }

  /** It cannot any more. */
  public void unbindAdmin(BrokerAdmin service) {
    if (admin == service) { // another one may have come before this one goes
      admin = null;
    }
  }

  /** Ends the control thread; the bridges have ended before. */
  @Deactivate
  public void deactivate() {
    control.shutdown();
  }
}
