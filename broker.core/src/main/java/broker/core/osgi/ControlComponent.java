package broker.core.osgi;

import broker.api.admin.AdminCommand;
import broker.core.control.ControlCommand;
import broker.core.control.ControlServer;
import broker.core.control.PluginCommand;
import broker.core.runtime.Administration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the control socket of the appliance while the broker runs, and answers with the commands of
 * the broker and of plugins. Methods are called by Declarative Services, one at a time; the control
 * thread reads the commands.
 */
@Component(
    name = "broker.control",
    immediate = true,
    service = {})
public final class ControlComponent {
  private static final Logger log = LoggerFactory.getLogger(ControlComponent.class);
  private static final String HOME = "broker.home";
  private static final String SOCKET = "data/broker.sock";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private final Administration administration;
  private final @Nullable ControlServer server;

  /** Highest ranking first, so of two commands with one name the first one answers. */
  private final ConcurrentSkipListMap<ServiceReference<AdminCommand>, ControlCommand> commands =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  /** Opens the socket; a broker that is not in an appliance has none. */
  @Activate
  public ControlComponent(BundleContext context, @Reference Administration administration) {
    this.administration = administration;
    String home = context.getProperty(HOME);
    server = home == null ? null : open(Path.of(home, SOCKET));
  }

  private @Nullable ControlServer open(Path socket) {
    try {
      return administration.openControl(socket, () -> List.copyOf(commands.values()));
    } catch (IOException e) {
      log.error("no control socket, so bin/broker cannot ask this broker: {}", e.getMessage(), e);
      return null;
    }
  }

  /** A plugin has a command. */
  @Reference(
      name = "commands",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public void addCommand(AdminCommand command, ServiceReference<AdminCommand> reference) {
    Plugin plugin = Plugin.of(reference);
    String name = String.valueOf(reference.getProperty(AdminCommand.NAME));
    if (!NAME.matcher(name).matches()) {
      log.error("{} of {} is no name of a command: \"{}\"", AdminCommand.NAME, plugin.name(), name);
      return;
    }
    Object help = reference.getProperty(AdminCommand.HELP);
    administration.plugins().use(command, plugin.name(), plugin.version());
    commands.put(
        reference,
        new PluginCommand(
            name,
            help == null ? "" : help.toString(),
            command,
            PluginCommand.PATIENCE,
            administration.plugins().of(plugin.name()),
            administration::nanos));
  }

  /** A plugin has taken its command back. */
  public void removeCommand(AdminCommand command, ServiceReference<AdminCommand> reference) {
    commands.remove(reference);
    administration.plugins().release(command);
  }

  /** Closes the socket. */
  @Deactivate
  public void deactivate() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
