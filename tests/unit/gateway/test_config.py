import pytest

from watchfloor.gateway import GatewayConfig


@pytest.mark.parametrize(
    ("given", "port"),
    [
        pytest.param({}, 50_051, id="nothing set"),
        pytest.param({"http_port": 9000}, 50_051, id="another port of REST"),
        pytest.param({"http_port": 0}, 0, id="any port of REST"),
        pytest.param({"http_port": 0, "grpc_port": 7000}, 7000, id="a port of its own"),
        pytest.param({"grpc_port": 0}, 0, id="any port"),
    ],
)
def test_grpc_takes_any_port_where_rest_does(given: dict[str, int], port: int) -> None:
    """Two products on one machine, each on any free port, must not meet on a fixed one."""
    assert GatewayConfig(**given).grpc_port == port


@pytest.mark.parametrize(
    ("given", "ports"), [({}, (4318, 4317)), ({"http_port": 0}, (0, 0))], ids=["nothing", "any"]
)
def test_otlp_is_where_exporters_expect_it(given: dict[str, int], ports: tuple[int, int]) -> None:
    config = GatewayConfig(**given)
    assert (config.otlp_http_port, config.otlp_grpc_port) == ports
