package broker.deploy;

import broker.api.admin.AdminCommand;
import broker.api.admin.Alarms;
import broker.api.admin.BrokerAdmin;
import broker.api.admin.DeployedPlugins;
import broker.api.client.LocalSessions;
import broker.api.config.ConfigurationProblem;
import broker.deploy.bundles.PluginBundles;
import broker.deploy.command.Commands;
import broker.deploy.deployment.Deployer;
import broker.deploy.deployment.DeploymentSettings;
import broker.deploy.store.PluginStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the deployer of an appliance. Methods are called by Declarative Services, one at a time.
 *
 * <p>It starts the plugins on its own thread, beside the broker; nobody is let in before that is
 * done. Its own file it reads itself then, as configurations come later.
 */
@Component(
    name = "broker.deploy",
    configurationPid = "plugins",
    immediate = true,
    service = {})
@Designate(ocd = PluginsConfiguration.class)
public final class DeployComponent {
  private static final Logger log = LoggerFactory.getLogger(DeployComponent.class);

  private final @Nullable Path home;
  private final @Nullable Path shipped;
  private final OperatorNotices notices;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private volatile DeploymentSettings settings = DeploymentSettings.DEFAULT;
  private @Nullable Deployer deployer;
  private @Nullable PluginBundles bundles;

  /** Starts the plugins of the appliance; where there is no appliance, there is nothing to do. */
  @Activate
  public DeployComponent(BundleContext context, @Reference ServiceComponentRuntime components) {
    String directory = context.getProperty("broker.home");
    home = directory == null ? null : Path.of(directory);
    String install = context.getProperty("broker.install");
    shipped = install == null ? null : Path.of(install, "sbom.json");
    notices = new OperatorNotices(context);
    if (home != null) {
      start(context, components, home);
    }
  }

  private void start(BundleContext context, ServiceComponentRuntime components, Path directory) {
    try {
      settings = PluginsSettings.ofFile(directory.resolve("etc/plugins.cfg"), directory, shipped);
      PluginStore store = PluginStore.open(directory.resolve("data/plugins"));
      notices.starting();
      PluginBundles installed = new PluginBundles(context, components, System::nanoTime);
      bundles = installed;
      Deployer running =
          new Deployer(
              directory.resolve("plugins"),
              store,
              installed,
              () -> settings,
              notices,
              pid -> isConfigured(directory.resolve("etc"), pid),
              () -> context.getServiceReference(LocalSessions.class) != null);
      deployer = running;
      registrations.add(context.registerService(DeployedPlugins.class, running::plugins, null));
      Commands.of(running).forEach((name, command) -> register(context, name, command));
    } catch (ConfigurationProblem e) {
      OperatorNotices.PROBLEMS.error("{}", e.text());
    } catch (IOException e) {
      notices.started(e);
    }
  }

  /** Whether File Install will bring, or has brought, a configuration for this PID. */
  private static boolean isConfigured(Path etc, String pid) {
    try (Stream<Path> files = Files.list(etc)) {
      return files
          .map(file -> file.getFileName().toString())
          .anyMatch(name -> name.matches(Pattern.quote(pid) + "(-.*)?\\.(cfg|config)"));
    } catch (IOException e) {
      return true; // nobody gets in because a folder cannot be read
    }
  }

  private void register(BundleContext context, String name, Commands.Entry entry) {
    registrations.add(
        context.registerService(
            AdminCommand.class,
            entry.command(),
            new Hashtable<>(Map.of(AdminCommand.NAME, name, AdminCommand.HELP, entry.help()))));
  }

  /** Applies what changed; a configuration that is not valid changes nothing. */
  @Modified
  public void modified(Map<String, Object> properties) {
    if (home == null) {
      return;
    }
    try {
      settings = PluginsSettings.of(properties, home, shipped);
      log.info("etc/plugins.cfg applied");
    } catch (ConfigurationProblem e) {
      OperatorNotices.PROBLEMS.error("{}; the last good configuration stays in force", e.text());
    }
  }

  /** Raises alarms with the broker from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindAlarms")
  public void bindAlarms(Alarms alarms) {
    notices.to(alarms);
  }

  /** Keeps alarms until the service is back. */
  public void unbindAlarms(Alarms alarms) {
    notices.leave(alarms);
  }

  /** The broker runs: what was started is judged. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindAdmin")
  public void bindAdmin(BrokerAdmin admin) {
    if (deployer != null) {
      deployer.admin(admin);
    }
  }

  /** It does not any more. */
  public void unbindAdmin(BrokerAdmin admin) {
    if (deployer != null) {
      deployer.admin(null);
    }
  }

  /** The broker is open: who decides about clients may be there by now, and clients wait. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindSessions")
  public void bindSessions(ServiceReference<LocalSessions> sessions) {
    if (deployer != null) {
      deployer.lookSoon();
    }
  }

  /** It is not any more. */
  public void unbindSessions(ServiceReference<LocalSessions> sessions) {}

  /** Ends; the plugins stay as they are. */
  @Deactivate
  public void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    if (deployer != null) {
      deployer.close();
    }
    notices.close();
    if (bundles != null) {
      bundles.close();
    }
  }
}
