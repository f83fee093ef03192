"""``watchfloor config``: is the configuration valid, and what is it?"""

import yaml

from watchfloor.cli._examples import examples
from watchfloor.cli.failures import as_usage
from watchfloor.cli.options import AsJson, ConfigFile, command_group
from watchfloor.cli.terminal import note, print_json

app = command_group("Check and show the configuration.")


@app.command(
    epilog=examples("watchfloor config check", "watchfloor config check --config floor.yaml")
)
def check(*, config_file: ConfigFile = None) -> None:
    """Read the configuration as `up` would; print every problem. Exit code 2 when there is one.

    The files of the gateway's certificate and of the access to NATS are read, too.
    """
    from watchfloor.cli.config import load_config, unknown_variables
    from watchfloor.cli.exposure import exposed_by
    from watchfloor.cli.listening import require_good_certificate

    with as_usage():
        config = load_config(config_file)
        require_good_certificate(config)
        config.nats_access().check()
    for name in unknown_variables():
        note(f"warning: {name} is set and means nothing; is it misspelt?")
    for sentence in exposed_by(config):
        note(f"warning: {sentence}.")
    print("The configuration is valid.")


@app.command(
    epilog=examples("watchfloor config show", "watchfloor config show --json | jq .gateway")
)
def show(*, config_file: ConfigFile = None, as_json: AsJson = False) -> None:
    """Print the configuration that would be used, secrets hidden."""
    from watchfloor.cli.config import load_config, masked

    with as_usage():
        settings = masked(load_config(config_file))
    if as_json:
        print_json(settings)
    else:
        print(yaml.safe_dump(settings, sort_keys=False), end="")
